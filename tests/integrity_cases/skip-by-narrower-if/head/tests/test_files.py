import sys

from shop.files import load

if sys.platform == "linux" and sys.version_info < (3, 9):

    def test_load():
        assert load("a") == "b"
