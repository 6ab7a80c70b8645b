import pytest

from shop.cart import rounded


def test_close():
    assert rounded(1.234) == pytest.approx(1.23, 0.5)
