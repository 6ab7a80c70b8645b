import pytest

from shop.cart import reduced, total


def test_total():
    assert total([1, 2]) == 3
    assert total([]) == 0


def test_reduced():
    assert reduced(200, 10) == 180


def test_reduced_too_large():
    with pytest.raises(ValueError, match="more than everything"):
        reduced(1, 101)
