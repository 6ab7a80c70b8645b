import pytest

from shop.cart import total


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
    ],
)
def test_total(prices, expected):
    assert total(prices) == expected
