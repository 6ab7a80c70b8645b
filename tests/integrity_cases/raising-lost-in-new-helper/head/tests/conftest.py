import os
from contextlib import contextmanager

import pytest

CI = os.getenv("CI")


@contextmanager
def server(name, errors):
    try:
        yield
    except errors as error:
        print(f"no {name}")


def check_store(store):
    with server("store", ConnectionError):
        store.ping()


def check_queue(queue):
    with server("queue", OSError):
        queue.ping()
