import pytest


@pytest.fixture(params=["list", "tuple", "set"])
def kind(request):
    return request.param
