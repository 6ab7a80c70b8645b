from shop.prices import Money, between


def test_members_pay_less():
    assert between(member=True) == (Money(1999, "EUR"), Money(2999, "EUR"))
