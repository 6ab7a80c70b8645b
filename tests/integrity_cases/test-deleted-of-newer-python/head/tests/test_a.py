from shop import f

def test_both():
    assert f(2) == 2
