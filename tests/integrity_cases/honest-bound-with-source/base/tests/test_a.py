from shop import cap

def test_cap():
    assert cap(100) == 10
    assert cap(5) == 5
    assert cap(50) <= 10
