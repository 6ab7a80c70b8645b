from shop.cart import label, options, render, total


def test_label():
    for name, given, expected in [
        ("tea", dict(price=3), "tea: 3 EUR"),
        ("pot", {"price": 20}, "pot: 20 EUR"),
    ]:
        assert label(name, **given) == expected
