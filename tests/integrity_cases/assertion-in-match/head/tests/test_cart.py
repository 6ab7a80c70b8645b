from shop.cart import Cart, total


def test_cart():
    match total([1]):
        case 1:
            total([2])
