from suite import SUITE, cases_of

TestShop = cases_of(
    SUITE.named("total"),
    SUITE.named("rounding"),
    strict=True,
)
