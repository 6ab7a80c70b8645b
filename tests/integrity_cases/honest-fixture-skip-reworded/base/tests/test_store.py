from shop.store import Store


def test_store(store):
    assert Store(*store).keep("a") == "a"
