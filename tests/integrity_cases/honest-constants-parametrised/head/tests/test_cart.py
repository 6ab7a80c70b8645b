import pytest

from shop.cart import ceiling

LOW, BETWEEN = 247, 248.5
STEPS = [247, 250]


@pytest.mark.parametrize("x, expected", [(LOW, LOW), (BETWEEN, 250)])
def test_ceiling(x, expected):
    assert ceiling(x, STEPS) == expected
