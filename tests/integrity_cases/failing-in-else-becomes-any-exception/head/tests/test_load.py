import pytest

from shop.cart import load


@pytest.mark.parametrize("text", ["{", "{{"])
def test_load(text):
    with pytest.raises(Exception):
        load(text)
