import pytest


@pytest.mark.parametrize('a, b', [pytest.param(1, 2, id='x')])
def test_a(a, b):
    assert a < b
