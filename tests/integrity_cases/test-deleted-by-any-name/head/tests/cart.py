from pytest import mark

from shop.cart import total


class total_:
    def is_nothing_for_nothing(self):
        assert total([]) == 0
