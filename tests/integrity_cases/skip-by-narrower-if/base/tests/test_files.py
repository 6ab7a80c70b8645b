import sys

from shop.files import load

if sys.platform == "linux":

    def test_load():
        assert load("a") == "b"
