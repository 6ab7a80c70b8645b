from shop.cart import PRICE


def test_price():
    match PRICE:
        case int():
            assert PRICE == 1
