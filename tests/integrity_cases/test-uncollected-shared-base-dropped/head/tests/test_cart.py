from shop.cart import Cart


class TestCart:
    make = Cart

    def test_one(self):
        assert Cart([1]).total() == 1
