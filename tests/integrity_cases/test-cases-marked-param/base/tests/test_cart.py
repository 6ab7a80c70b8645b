import pytest


@pytest.mark.parametrize('a, b', [pytest.param(1, 2, id='x'), pytest.param(3, 4, id='y')])
def test_a(a, b):
    assert a < b
