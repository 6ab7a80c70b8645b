from suite import SUITE, cases_of

TestShop = cases_of(
    SUITE.named("total"),
    strict=True,
)
