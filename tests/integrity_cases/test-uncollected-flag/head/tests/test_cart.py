class TestCart:
    __test__ = False

    def test_sum(self):
        assert sum([1, 2]) == 3
