from shop.cart import code, normal


def test_normal():
    second = 1591161115.194556
    milli = 1591161115194
    micro = 1591161115194556
    assert normal(second) == second
    assert normal(milli) == 1591161115.194
    assert normal(micro) == 1591161115.194556
    assert normal(1.5) == 1.5
    assert normal(2.5) == 2.5


def test_code():
    assert code(18446744073709551615) == b"\xff" * 8
