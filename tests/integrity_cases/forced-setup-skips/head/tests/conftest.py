import pytest


def pytest_runtest_setup(item):
    if "total" in item.name:
        pytest.skip("slow")
