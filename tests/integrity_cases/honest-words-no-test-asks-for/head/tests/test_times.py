from shop.times import seconds


def test_seconds():
    assert seconds("12m") == 720
    assert seconds("1h") == 3600
    assert seconds("hour") == 3600
    assert seconds("never") == 0
