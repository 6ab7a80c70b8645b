import os

from shop.cart import total

if os.environ.get("FULL"):

    def test_total():
        assert total([1, 2]) == 3
