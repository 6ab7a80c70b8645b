import shop


def test_has_cart():
    shop.parts.cart


def test_has_stock():
    shop.parts.stock
