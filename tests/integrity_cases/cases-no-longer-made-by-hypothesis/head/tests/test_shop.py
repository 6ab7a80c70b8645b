from shop import price

def test_price():
    assert price(3).amount == 3
