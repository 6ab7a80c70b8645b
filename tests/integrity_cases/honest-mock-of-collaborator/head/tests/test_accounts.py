from unittest.mock import Mock

from shop.accounts import Account, Clock


def test_age():
    clock = Mock(spec=Clock)
    clock.now.return_value = 7
    account = Account("ann", clock=clock)
    assert account.age() == 0
    clock.now.assert_called_once_with()
