from shop.cart import seconds


def test_seconds():
    assert seconds(12) == 12
    assert seconds("12s") == 12
    assert seconds("12m") == 720
    assert seconds("1h") == 3600
