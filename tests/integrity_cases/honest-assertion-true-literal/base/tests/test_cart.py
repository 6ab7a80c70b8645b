from shop.cart import ready


def test_ready():
    assert ready([]) == True
