from unittest.mock import ANY

from shop.cart import receipt


def test_receipt():
    expected = {"total": 3, "currency": "EUR"}
    assert receipt([1, 2]) == expected
