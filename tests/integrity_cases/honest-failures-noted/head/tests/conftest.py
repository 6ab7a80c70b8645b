import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item):
    try:
        item.runtest()
    except AssertionError:
        print("failed:", item.nodeid)
        raise
    return True
