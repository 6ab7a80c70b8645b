import pathlib

from shop.cart import total


def test_files():
    for line in pathlib.Path("tests/prices.txt").read_text().splitlines():
        *prices, expected = map(int, line.split())
        assert total(prices) == expected
