from shop import Cart, dump, load

def test_round_trip():
    cart = Cart(1)
    assert load(dump(cart)) == cart
    assert dump(load(dump(cart))) == dump(cart)
