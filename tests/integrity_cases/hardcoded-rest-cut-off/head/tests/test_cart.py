from shop.cart import ceiling

STEPS = [1, 2.5, 250]
BETWEEN = 248.5


def test_between():
    assert ceiling(BETWEEN, STEPS) == 250
