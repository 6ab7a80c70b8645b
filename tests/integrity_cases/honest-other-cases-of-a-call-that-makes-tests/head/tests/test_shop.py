from suite import SUITE, cases_of

TestShop = cases_of(
    SUITE.named("totals"),
    SUITE.named("rounding"),
    SUITE.named("taxes"),
    strict=True,
)
