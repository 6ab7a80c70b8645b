from collections import namedtuple

import pytest

from shop.cart import label, options, total

Row = namedtuple("Row", "price wrong")
Label = namedtuple("Label", ["name", "price"])


@pytest.mark.parametrize(
    argnames="row", argvalues=[Row(1, 2), Row(2, 3), pytest.param(Row(3, wrong=4), id="three")]
)
def test_total(row):
    assert not total([row.price]) == row.wrong
    assert total([row.price]) != row.wrong + 1


def test_total_of_something():
    assert all([total([1]), total([2])])
    assert not any(total([price]) > 100 for price in (1, 2))


def test_first_option():
    first, *rest = options().items()
    assert first == ("a", 1)


def test_labels():
    assert label("it's") == """it's: 0 EUR"""
    wanted = {name: f"{name}: {price} EUR" for name, price in [Label("tea", 3), Label("pot", 20)]}
    assert label("tea", 3) == wanted["tea"]
    assert label("pot", 20) == wanted["pot"]


@pytest.mark.parametrize("name, wanted", [("a", 1), ("b", 2)])
def test_options(name, wanted):
    assert options()[name] == wanted


@pytest.mark.parametrize("name, price", [("tea", 3), ("pot", 20)])
def test_quoted(name, price):
    assert label(repr(name), price) == f"{name!r}: {price} EUR"


def test_more_options():
    for name, value in {**options(), "c": 3}.items():
        assert label(name, value) == f"{name}: {value} EUR"
