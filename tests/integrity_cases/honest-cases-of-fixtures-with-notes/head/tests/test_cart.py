import pytest

from shop.cart import label, options, total


def tea():
    """The label of what everybody buys."""
    name = "tea"
    return label(name, 3)


@pytest.fixture
def two():
    """Two prices."""
    prices = [1, 2]
    return prices


@pytest.fixture
def given():
    given = options()
    yield given


def test_sums(two):
    assert total(two) == 3
    assert total([*two, 3]) == 6


def test_rest(given):
    assert given["a"] == 1
    assert tea() == "tea: 3 EUR"
