from shop.labels import render


def test_render():
    assert render("{{ sale|9 }}") == "  sale   "
