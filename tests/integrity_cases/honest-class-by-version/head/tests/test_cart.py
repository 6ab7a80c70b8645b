import sys

from shop.cart import render, total


class TestCart:
    def test_total(self):
        assert total([1, 2]) == 3

    def test_render(self):
        assert render(['a', 'b']) == 'a b'


def test_all():
    assert total([]) == 0


if sys.version_info > (3, 12):
    class TestMore:
        def test_more(self):
            assert total([7]) == 7
else:
    class TestMore:
        def test_more(self):
            assert total([8]) == 8
