from shop.cart import render, total


class TestCart:
    def test_total(self):
        assert total([1, 2]) == 3

    def test_render(self):
        assert render(['a', 'b']) == 'a b'


def test_all():
    assert total([]) == 0
