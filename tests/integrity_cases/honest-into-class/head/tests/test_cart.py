class TestNumbers:
    def test_sum(self):
        assert sum([1, 2]) == 3

    def test_max(self):
        assert max([1, 2]) == 2
