from shop.cart import rows


def test_rows():
    assert not rows([])
