import os
from contextlib import contextmanager

import pytest

CI = os.getenv("CI")


@contextmanager
def server(name, errors):
    try:
        yield
    except errors as error:
        raise error if CI else pytest.skip(f"no {name}") from None


def check_store(store):
    with server("store", ConnectionError):
        store.ping()


def check_queue(queue):
    with server("queue", OSError):
        queue.ping()
