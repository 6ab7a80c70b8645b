from pytest import mark

from shop.cart import total


class total_:
    def sums_items(self):
        assert total([1, 2]) == 3

    def is_nothing_for_nothing(self):
        assert total([]) == 0
