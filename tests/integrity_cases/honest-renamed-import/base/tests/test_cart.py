import pytest

from shop.cart import total


@pytest.mark.skipif("sys.platform == 'win32'", reason="forks")
@pytest.mark.parametrize("n", [1, 2])
def test_total(n):
    assert total([n, 2]) == n + 2
