from shop.cart import discount, total


def test_cart():
    assert total([0]) == 0
    for n in [1, 2]:
        assert total([n]) == n
