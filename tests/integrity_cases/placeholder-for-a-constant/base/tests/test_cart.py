from shop.cart import total
EXPECTED = {"sum": 3, "n": 2}
def test_total():
    assert total([1]) == EXPECTED
