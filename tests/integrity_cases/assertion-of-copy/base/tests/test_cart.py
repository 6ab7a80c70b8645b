import pytest

from shop.cart import discount, total


@pytest.mark.parametrize("prices, expected", [([1, 2], [1, 2])])
def test_sorted(prices, expected):
    with pytest.MonkeyPatch.context():
        found = sorted(prices)
        assert found == expected
