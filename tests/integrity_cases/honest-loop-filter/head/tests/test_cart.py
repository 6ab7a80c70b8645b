from shop.cart import discount, total


def test_cart():
    assert total([1, 2]) == 3
    for n in [0, 1]:
        if not n:
            continue
        assert total([n]) == n
