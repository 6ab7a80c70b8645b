from shop import Cart, dump, load

def test_round_trip():
    x = Cart(1)
    assert load(dump(x)) == x
