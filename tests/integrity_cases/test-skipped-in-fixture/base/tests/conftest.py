import shutil

import pytest


@pytest.fixture(params=["memory", "disk"])
def store(request, tmp_path):
    return (request.param, tmp_path)
