import pytest

from shop.cart import label, total

PRICES = [1]
PRICES += [2]


@pytest.mark.parametrize("first", range(30))
@pytest.mark.parametrize("second", range(30))
def test_pairs(first, second):
    assert total([second, first]) == first + second


def test_numbers():
    for price in PRICES:
        assert total([price, 0]) == price
    with pytest.raises(ValueError):
        range(1, 5, 0)
    with pytest.raises(ValueError):
        int("x")


def test_places():
    places = {}
    for places["last"] in label("tea"):
        pass
    for number, price in enumerate(PRICES, start=1):
        assert total([price, 0]) == number
    assert places["last"] == "R"


def test_words():
    line = label("a\nb")
    assert f"{label(line)!s}" == "a\nb: 0 EUR: 0 EUR"
    assert line
