from shop.cart import total


def test_total_of_two():
    assert total([1, 2]) == 3


def test_total_of_one():
    assert total([1]) == 1


def test_total_of_none():
    assert total([]) == 0
