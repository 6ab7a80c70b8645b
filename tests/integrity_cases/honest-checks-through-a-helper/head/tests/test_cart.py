import pytest

from shop.cart import add, options, render, total


@pytest.fixture
def clean():
    """There is nothing to clean yet."""


def settings_with(name):
    found = options()
    found[name] = 3
    return found


def total_of(price):
    """The total of a cart with one thing in it."""
    cart = add((), price)
    return total(cart)


@pytest.mark.parametrize("price", [3, 4])
def test_total(price):
    assert total_of(price) == price


def test_options_doubled(clean):
    doubled = {name: 2 * one for name, one in {"a": 1, "b": 2}.items()}
    first, *rest = sorted(doubled)
    assert settings_with("c") != doubled
    assert first == render(["a"])
