import pytest

from shop.cart import label, options, render, total


def test_numbers():
    first = len(options())
    for place, name in enumerate(["a", "b"], start=first):
        assert label(name, place) == f"{name}: {place} EUR"


def test_more():
    for name, price in {**options(), "c": 3}.items():
        assert label(name, price) == f"{name}: {price} EUR"


def test_steps():
    with pytest.raises(ValueError):
        total(range(1, 5, 0))
    with pytest.raises(ValueError):
        total([int("twelve")])
