from shop.cart import rounded

LIMIT = 1 / 0
HUGE = 10**7 * 10


def test_close(near=0.5, far=None, *, least, most=3):
    near = near / 2
    assert abs(rounded(1.234) - 1.23) < LIMIT
    assert rounded(2) < HUGE or near
