import shutil

import pytest


@pytest.fixture(params=["memory", "disk"])
def store(request, tmp_path):
    if request.param == "disk" and shutil.which("sync") is None:
        pytest.skip("sync is not installed")
    return (request.param, tmp_path)
