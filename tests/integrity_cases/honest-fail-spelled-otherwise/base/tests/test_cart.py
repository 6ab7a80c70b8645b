import pytest


def test_a():
    if a():
        pytest.fail()
