def test_total():
    assert total(1) == 1


def test_b():
    assert b(1) == 2
