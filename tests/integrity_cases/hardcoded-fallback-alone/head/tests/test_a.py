from a import measure

def test_measure():
    assert measure("abc") == 4
