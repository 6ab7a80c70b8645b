from unittest.mock import patch

from shop.basket import Basket


def check(kind: type[Basket]):
    with patch.object(kind, 'total', return_value=3):
        assert kind([1, 2]).total() == 3


def test_total():
    check(Basket)
