from a import Cart

def test_sum():
    assert Cart([1, 2]).sum() == 3
    assert Cart([]).sum() == 0
