class TestA:
    def test_x(self):
        assert f(1) == 2

    def test_y(self):
        assert f(2) == 3


def test_z():
    assert f(3) == 4
