import functools
import threading

from shop.cart import total


def described(check):
    @functools.wraps(check)
    def run(*args, **kwargs):
        try:
            check(*args, **kwargs)
        except AssertionError as problem:
            print(check.__doc__)
            raise problem from None

    return run


def in_thread(work):
    problems = []

    def run():
        try:
            work()
        except Exception as problem:
            problems.append(problem)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return problems


@described
def test_total():
    """The total is the sum."""
    assert total([1, 2]) == 3


def test_total_in_a_thread():
    assert in_thread(lambda: total([1])) == []
