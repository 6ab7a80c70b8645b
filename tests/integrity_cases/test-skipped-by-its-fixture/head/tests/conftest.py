import os

import pytest


@pytest.fixture
def server(tmp_path):
    if not os.environ.get("WITH_SERVER"):
        pytest.skip("no server")
    yield start(tmp_path)


def start(path):
    return path
