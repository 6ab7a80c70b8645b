def test_b():
    assert sum([2]) == 2
