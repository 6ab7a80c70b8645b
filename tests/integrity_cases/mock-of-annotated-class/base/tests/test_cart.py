from unittest.mock import patch

from shop.basket import Basket


def check(kind: type[Basket]):
    assert kind([1, 2]).total() == 3


def test_total():
    check(Basket)
