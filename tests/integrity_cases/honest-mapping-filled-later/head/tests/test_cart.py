from shop.cart import total


def test_total():
    rows = {}
    rows["one"] = ([1], 1)
    rows["two"] = ([1, 2], 3)
    for name, (prices, expected) in rows.items():
        assert total(prices) == expected, name
    assert total([]) == 0
