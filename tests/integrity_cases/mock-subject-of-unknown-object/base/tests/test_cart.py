import pytest


def test_total(till):
    with pytest.raises(ValueError):
        till.total()
