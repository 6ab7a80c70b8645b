import pytest


@pytest.mark.parametrize("n, square", [
    (2, 4),
    (3, 9),
])
def test_square(n, square):
    assert n * n == square
