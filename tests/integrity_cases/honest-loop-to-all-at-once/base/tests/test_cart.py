from shop.cart import Item, Shelf, plain

KINDS = [Item, Shelf]


def test_plain():
    value = plain(Item())
    for _, kind in enumerate(KINDS):
        assert not isinstance(value, kind)
