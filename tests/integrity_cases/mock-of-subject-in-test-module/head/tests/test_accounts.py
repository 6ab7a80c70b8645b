from shop.accounts import Account, verify


def test_verify():
    assert verify("secret", "hash") is True


def test_balance():
    account = Account("ann", currency="EUR")
    account.pay(3)
    balance = account.balance()
    assert balance.amount == -3
