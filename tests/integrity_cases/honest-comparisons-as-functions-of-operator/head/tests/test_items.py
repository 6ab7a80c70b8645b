import operator
from operator import ne

import pytest

from shop.items import Items


class TestItems:
    @pytest.mark.parametrize(
        ("compare", "items", "other"),
        [
            (operator.eq, [1], [1]),
            (operator.eq, [], []),
            (ne, [1], [2]),
            (operator.lt, [1], [3]),
        ],
    )
    def test_compare(self, compare, items, other):
        assert compare(Items(items), other) is True
