import os

import pytest


@pytest.fixture
def server(tmp_path):
    yield start(tmp_path)


def start(path):
    return path


def pytest_runtest_setup(item):
    if "server" in item.fixturenames and not os.environ.get("WITH_SERVER"):
        pytest.skip("no server")
