from shop.cart import total

ROWS = [[([1, 2], 3), ([], 0)]]
CASES = {
    "whole": [([1, 2], 3), ([], 0)],
    "parts": [([0.5, 0.5], 1.0)],
}


def test_total():
    for prices, expected in ROWS[0][::1]:
        assert total(prices) == expected
