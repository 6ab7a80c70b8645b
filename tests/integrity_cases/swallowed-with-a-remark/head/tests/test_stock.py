from shop.stock import refresh


def test_refresh():
    assert refresh([], None) is None
