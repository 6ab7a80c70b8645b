from shop.cart import add, render, total


def test_full_cart():
    cart = ()
    for price in range(400):
        cart = add(cart, price)
    assert total(cart) == 79800


def test_render_one():
    assert render(["a"]) == "a"


def test_render_two():
    assert render(["a", "b"]) == "a b"
