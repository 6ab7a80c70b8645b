from shop.cart import render, total


class TestCart:
    def test_total(self):
        assert total([1, 2]) == 3

    def test_render(self):
        assert render(['a', 'b']) == 'a b'


def test_all():
    assert total([]) == 0


class TestCart:
    def test_empty(self):
        assert total([]) == 0
