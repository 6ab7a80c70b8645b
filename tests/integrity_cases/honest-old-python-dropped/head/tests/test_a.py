from shop import f

def test_new():
    assert f(1) == 2

def test_both():
    assert f(2) == 3
