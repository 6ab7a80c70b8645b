from shop import cart

PAIR = ('SHOP', 'x')


def test_total(monkeypatch):
    assert cart.total([1, 2]) == 3
