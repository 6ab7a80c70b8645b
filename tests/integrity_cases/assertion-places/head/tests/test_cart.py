from shop.cart import Cart, total


def test_cart():
    Cart().assertAlmostEqual(total([1]), 1.0, places=1)
