from shop.cart import Cart


def test_total(till):
    assert till.total() == 3
