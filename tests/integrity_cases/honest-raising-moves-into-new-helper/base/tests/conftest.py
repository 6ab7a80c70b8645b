import os

import pytest

CI = os.getenv("CI")


def check_store(store):
    try:
        store.ping()
    except ConnectionError as error:
        raise error if CI else pytest.skip("no store") from None


def check_queue(queue):
    try:
        queue.ping()
    except OSError as error:
        raise error if CI else pytest.skip("no queue") from None
