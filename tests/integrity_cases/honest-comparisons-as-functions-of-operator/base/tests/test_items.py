from shop.items import Items


class TestItems:
    def test_eq(self):
        assert Items([1]) == [1]

    def test_ne(self):
        assert Items([1]) != [2]

    def test_lt(self):
        assert Items([1]) < [3]
