from shop.cart import code


def test_code():
    assert code("red") == 31
    assert code("green") == 32
