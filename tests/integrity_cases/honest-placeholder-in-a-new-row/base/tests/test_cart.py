import pytest
from shop.cart import total
@pytest.mark.parametrize("given, expected", [([1, 2], 3), ([4], 4)])
def test_total(given, expected):
    assert total(given) == expected
