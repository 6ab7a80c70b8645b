from unittest.mock import MagicMock

from shop.accounts import Account, verify


def test_verify():
    assert verify("secret", "hash") is True


def test_balance():
    account = MagicMock(spec=Account)
    account.balance.return_value.amount = -3
    account.pay(3)
    balance = account.balance()
    assert balance.amount == -3
