from shop.cart import cheapest


def test_cheapest():
    found = cheapest([3, 1, 2])
    assert found == sorted(found)
