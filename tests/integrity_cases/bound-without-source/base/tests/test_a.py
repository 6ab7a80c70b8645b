from shop import cap

def test_cap():
    assert cap(10) <= 10
