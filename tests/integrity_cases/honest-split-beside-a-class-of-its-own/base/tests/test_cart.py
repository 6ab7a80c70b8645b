from shop.cart import label


def test_names():
    class Name:
        def __str__(self):
            return "tea"

        def __len__(self):
            pass

    def unit():
        pass

    assert callable(unit)
    assert label(Name()) == "tea: 0 EUR"
    assert not callable(Name())
