from shop.cart import add, render, total


def test_full_cart():
    cart = ()
    for price in range(400):
        cart = add(cart, price)
    assert total(cart) == 79800


def test_render():
    assert render(["a"]) == "a"
    assert render(["a", "b"]) == "a b"
