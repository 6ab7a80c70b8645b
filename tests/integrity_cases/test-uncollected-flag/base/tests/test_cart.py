class TestCart:
    def test_sum(self):
        assert sum([1, 2]) == 3
