import contextlib
import functools

from shop.cart import total


@contextlib.contextmanager
def cleanly(log):
    try:
        yield
    except OSError:
        log.append("gone")
    with contextlib.suppress(AssertionError):
        log.clear()


def tolerant(function):
    @functools.wraps(function)
    def run(*given, **named):
        try:
            return function(*given, **named)
        finally:
            print("done")

    return run


@tolerant
def test_total():
    with cleanly([]):
        assert total([1, 2]) == 3
