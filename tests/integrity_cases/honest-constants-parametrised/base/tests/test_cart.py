import pytest

from shop.cart import ceiling

LOW, BETWEEN = 247, 248.5
STEPS = [247, 250]


def test_ceiling():
    assert ceiling(LOW, STEPS) == LOW
    assert ceiling(BETWEEN, STEPS) == 250
