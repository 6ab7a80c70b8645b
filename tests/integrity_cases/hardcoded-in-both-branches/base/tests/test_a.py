from a import measure

def test_measure():
    assert measure("") == 0
