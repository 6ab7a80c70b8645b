import pytest

from shop.cart import price

USUAL = [("1", 1), ("2", 2)]
ODD = [("", 0), ("x", 0)]
LATE = [("9", 9)]


@pytest.mark.parametrize(("text", "wanted"), USUAL + ODD + LATE)
def test_price(text, wanted):
    assert price(text) == wanted
