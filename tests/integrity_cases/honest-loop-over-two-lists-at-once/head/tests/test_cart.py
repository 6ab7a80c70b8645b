from itertools import product

from shop.cart import label, options, render, total


def test_label():
    for name, price in zip(["tea", "pot"], [3, 20]):
        assert label(name, price) == f"{name}: {price} EUR"
    for place, name in enumerate(["a", "b"], start=1):
        assert label(name, place) == f"{name}: {place} EUR"


def test_sums():
    for one, other in product([1, 2], [3, 4]):
        assert total([one, other]) == one + other
    for price in list((7, 8)):
        assert total([price]) == price
