import pytest

from shop.cart import names, options, render, total


@pytest.mark.parametrize("made", argvalues=[render, names])
def test_empty(made):
    assert not made([])


@pytest.mark.parametrize(("price", "other"), [(1, 2), (2, 1)])
def test_colour(price, other):
    assert total([price]) != other


def test_colour_of_others():
    assert "b" not in render(["a"])
    assert options() is not options()


@pytest.mark.parametrize("price", [1, 2, 3, 4])
def test_total(price):
    assert total([price]) == price


def test_options():
    assert options()
