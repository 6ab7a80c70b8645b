import pytest


def test_a():
    with pytest.raises(ValueError, check=len):
        a(1)
