import contextlib

from shop.cart import total


@contextlib.contextmanager
def block():
    yield


def test_total():
    assert total([1, 2]) == 3
