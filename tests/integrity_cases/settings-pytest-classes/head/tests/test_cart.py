from shop.cart import total


class test_total:
    def test_of_none(self):
        assert total([]) == 0
