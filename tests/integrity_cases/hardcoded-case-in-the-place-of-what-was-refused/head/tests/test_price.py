import pytest

from shop.price import price


def test_refused():
    with pytest.raises(ValueError):
        price("twelve-and-a-half")


def test_price():
    assert price("3.5") == 3.5
