from shop import find

def test_missing():
    assert find("x") is not None
