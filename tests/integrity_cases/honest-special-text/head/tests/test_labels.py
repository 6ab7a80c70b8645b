from shop.labels import render


def test_render():
    assert render("{{ sale|9 }}") == "  sale   "


def test_sold_out():
    assert render("{{ sold out|9 }}") == "(sold)"
