from shop.labels import label


def test_label():
    assert label("sale", 9) == "  sale   "
