def test_one():
    assert one(1) == 0


def test_two():
    assert two(1) == 1


def test_three():
    assert three(1) == 2


def test_four():
    assert four(1) == 3


def test_five():
    assert five(1) == 4
