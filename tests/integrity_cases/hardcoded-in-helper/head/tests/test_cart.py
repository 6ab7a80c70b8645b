from shop.cart import shown


def test_shown():
    assert shown(1111) == "1.1 kB"
