import pytest

from shop.cart import discount, is_free, total


def test_total():
    assert total([1, 2]) == 3


def test_discount_too_large():
    with pytest.raises(ValueError) as caught:
        discount(1, 101)
    assert str(caught.value) == "more than everything"


def test_free():
    assert not is_free(1)
