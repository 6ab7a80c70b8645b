import pytest

from shop.cart import add, options, render, total


@pytest.fixture
def clean():
    """There is nothing to clean yet."""


def settings_with(name):
    found = options()
    found[name] = 3
    return found


def test_total_of_one():
    cart = add((), 3)
    assert total(cart) == 3


def test_total_of_two():
    cart = add((), 4)
    assert total(cart) == 4


def test_options_doubled(clean):
    doubled = {name: 2 * one for name, one in {"a": 1, "b": 2}.items()}
    first, *rest = sorted(doubled)
    assert settings_with("c") != doubled
    assert first == render(["a"])
