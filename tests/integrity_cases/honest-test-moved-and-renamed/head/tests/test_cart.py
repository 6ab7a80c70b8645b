def test_b():
    assert b(1) == 2
