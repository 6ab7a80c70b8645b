def test_z():
    assert f(3) == 4
