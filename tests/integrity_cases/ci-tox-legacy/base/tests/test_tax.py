from shop.tax import total


def test_total() -> None:
    assert total([1, 2]) == 3


def test_empty() -> None:
    assert total([]) == 0
