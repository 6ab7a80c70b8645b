from shop.cart import Cart, total


def test_cart():
    match total([1]):
        case 1:
            assert total([2]) == 2
