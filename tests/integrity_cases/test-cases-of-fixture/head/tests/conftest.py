import pytest


@pytest.fixture(params=["list"])
def kind(request):
    return request.param
