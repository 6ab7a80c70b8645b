import pytest


@pytest.mark.parametrize('n', range(MOST))
@pytest.mark.parametrize('a', [1, 2, 3])
def test_a(a, n):
    assert a < n
