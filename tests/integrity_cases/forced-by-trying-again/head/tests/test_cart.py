import contextlib
import functools

from shop.cart import total


def tolerant(function):
    @functools.wraps(function)
    def run(*given, **named):
        for _ in range(2):
            try:
                return function(*given, **named)
            except AssertionError:
                continue
        raise AssertionError("failed twice")

    return run


@tolerant
def test_total():
    assert total([1, 2]) == 3
