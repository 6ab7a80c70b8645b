from shop import size

def test_size():
    assert size("abc") is True
