def test_new():
    assert 1 + 1 == 2
