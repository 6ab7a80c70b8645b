import pytest


def test_a():
    with pytest.raises(ValueError, check=bool):
        a(1)
