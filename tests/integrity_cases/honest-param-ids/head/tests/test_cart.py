import pytest

from shop.cart import total


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([], 0),
        pytest.param([1], 1, id="one"),
    ],
)
def test_total(prices, expected):
    assert total(prices) == expected
