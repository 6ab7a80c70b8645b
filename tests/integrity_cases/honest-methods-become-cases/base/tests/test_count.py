from shop.count import Counter


class TestCount:
    def test_up(self):
        assert Counter().up('a', by=10) == 10

    def test_down(self):
        assert Counter().down('b', by=10) == -10
