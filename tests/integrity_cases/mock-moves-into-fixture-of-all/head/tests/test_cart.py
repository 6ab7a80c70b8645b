import pytest

from shop.cart import load


@pytest.fixture(autouse=True)
def reader(mocker):
    mocker.patch("shop.cart.first", return_value="a")


def test_load():
    assert load("apples") == "a"


def test_parts():
    assert load("bread") == "a"
