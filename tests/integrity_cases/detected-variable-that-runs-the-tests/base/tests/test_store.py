from shop.store import Store


def test_keeps():
    assert Store()
