import pytest

from shop.count import Counter


class TestCount:
    @pytest.mark.parametrize('method,key,expected', [('up', 'a', 10), ('down', 'b', -10)])
    def test_up_and_down(self, method, key, expected):
        assert getattr(Counter(), method)(key, by=10) == expected
