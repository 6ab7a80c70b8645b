from shop.cart import is_empty


def test_empty():
    assert is_empty([]) is True
