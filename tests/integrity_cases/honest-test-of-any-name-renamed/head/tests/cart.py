from pytest import mark

from shop.cart import total


class total_:
    def adds_all_items_up(self):
        assert total([1, 2]) == 3

    def is_none_below_nothing(self):
        assert total([0]) == 0

    def is_nothing_for_nothing(self):
        assert total([]) == 0
