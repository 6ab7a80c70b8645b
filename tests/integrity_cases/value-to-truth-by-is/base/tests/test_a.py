from shop import size

def test_size():
    s = size("abc")
    assert s == 3
    assert size("ab") == 2
