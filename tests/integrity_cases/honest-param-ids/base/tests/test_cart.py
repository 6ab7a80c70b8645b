import pytest

from shop.cart import total


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        ([], 0),
        ([1], 1),
    ],
)
def test_total(prices, expected):
    assert total(prices) == expected
