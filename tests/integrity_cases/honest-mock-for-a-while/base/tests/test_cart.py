def test_total(till):
    assert till.total() == 3
