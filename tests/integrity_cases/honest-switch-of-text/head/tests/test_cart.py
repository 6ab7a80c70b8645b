from shop.cart import is_on


def test_is_on():
    assert is_on("1") is True
