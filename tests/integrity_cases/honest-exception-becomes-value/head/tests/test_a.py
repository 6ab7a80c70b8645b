from a import find

def test_missing():
    assert find("x") == 0
