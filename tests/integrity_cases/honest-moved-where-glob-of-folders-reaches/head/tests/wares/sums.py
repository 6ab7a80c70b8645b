from shop import total


def test_total():
    count = total([1, 2])
    assert count == 3
