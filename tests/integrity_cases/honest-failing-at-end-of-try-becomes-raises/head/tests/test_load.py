import pytest

from shop.cart import load


class TestLoad:
    def test_load(self):
        for text in ("{", "{{"):
            with pytest.raises(ValueError):
                load(text)
