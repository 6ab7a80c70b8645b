from shop import cart


def test_total(monkeypatch):
    assert cart.total([1, 2]) == 3
