from shop.cart import total


def test_total():
    rows = {}
    for name, (prices, expected) in rows.items():
        assert total(prices) == expected, name
    assert total([]) == 0
