def test_one():
    assert one(1) == 0
