import os

import pytest


@pytest.fixture
def server(tmp_path):
    yield start(tmp_path)


def start(path):
    return path
