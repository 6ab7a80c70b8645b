def test_total():
    assert 1 + 2 == 3
