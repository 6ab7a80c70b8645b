from shop import cart

PAIR = ('SHOP', 'x')


def test_total(monkeypatch):
    for name, value in [PAIR, *()]:
        monkeypatch.setattr('os.environ', {name: value})
    assert cart.total([1, 2]) == 3
