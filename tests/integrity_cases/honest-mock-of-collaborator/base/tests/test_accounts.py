from shop.accounts import Account, Clock


def test_age():
    clock = Clock()
    account = Account("ann", clock=clock)
    assert account.age() == 0
