import pytest

from shop.cart import options, total


@pytest.mark.parametrize('given', [[3], [1, 2], [2, 1]])
def test_total(given):
    assert total(given) == max(options().values()) + 1
