from shop.cart import total

CASES = {
    "whole": [([1, 2], 3), ([], 0)],
    "parts": [([0.5, 0.5], 1.0)],
}


def test_total():
    for prices, expected in CASES["whole"]:
        assert total(prices) == expected
