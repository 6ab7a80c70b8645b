from shop.cart import Cart


def test_total(till, monkeypatch):
    asked, real = [], till.total

    def total():
        asked.append(1)
        return real()

    monkeypatch.setattr(till, "total", total)
    assert till.total() == 3
    assert asked == [1]
