from shop.cart import label


class TestNames:
    class Name:
        def __str__(self):
            return "tea"

        def __len__(self):
            return 3

    def test_function(self):
        assert callable(lambda: None)

    def test_name(self):
        assert label(self.Name()) == "tea: 0 EUR"

    def test_no_function(self):
        assert not callable(self.Name())
