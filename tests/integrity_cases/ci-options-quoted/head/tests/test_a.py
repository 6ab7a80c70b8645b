def test_a():
    assert sum([1]) == 1
