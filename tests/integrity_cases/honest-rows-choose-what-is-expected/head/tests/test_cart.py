import pytest

from shop.cart import label, options, render, total


@pytest.mark.parametrize(("name", "kind"), [("tea", "free"), ("pot", "dear"), ("cup", "free")])
def test_label(name, kind):
    price = 0 if kind == "free" else 20
    if kind != "dear":
        assert label(name, price) == f"{name}: 0 EUR"
    else:
        assert label(name, price) == "pot: 20 EUR"
