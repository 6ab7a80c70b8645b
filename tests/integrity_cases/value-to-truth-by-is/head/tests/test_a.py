from shop import size

def test_size():
    s = size("abc")
    assert bool(s) is True
    assert (size("ab") > 1) is True
