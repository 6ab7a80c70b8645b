import pytest


def test_a():
    with pytest.raises((KeyError, Exception)):
        a(1)
