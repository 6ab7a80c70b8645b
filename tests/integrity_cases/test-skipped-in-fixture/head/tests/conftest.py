import shutil

import pytest


@pytest.fixture(params=["memory", "disk"])
def store(request, tmp_path):
    if request.param == "disk" and not shutil.which("sync"):
        pytest.skip("slow")
    return (request.param, tmp_path)
