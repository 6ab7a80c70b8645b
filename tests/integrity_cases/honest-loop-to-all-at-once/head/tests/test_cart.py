from shop.cart import Item, Shelf, plain

KINDS = [Item, Shelf]


def test_plain():
    value = plain(Item())
    assert not isinstance(value, tuple(KINDS))
