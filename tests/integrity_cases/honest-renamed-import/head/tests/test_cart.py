from pytest import mark as given

from shop.cart import total


@given.skipif("sys.platform == 'win32'", reason="forks")
@given.parametrize("n", [1, 2])
def test_total(n):
    assert total([n, 2]) == n + 2
