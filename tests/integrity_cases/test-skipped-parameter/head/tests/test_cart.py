import pytest


@pytest.mark.parametrize("n, square", [
    (2, 4),
    pytest.param(3, 9, marks=pytest.mark.xfail),
])
def test_square(n, square):
    assert n * n == square
