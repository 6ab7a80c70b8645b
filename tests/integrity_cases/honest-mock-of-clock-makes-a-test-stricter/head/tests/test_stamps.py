from shop import stamps
from shop.stamps import stamp


def test_stamp(monkeypatch):
    monkeypatch.setattr(stamps.time, "time", lambda: 1500.25)
    assert stamp("a").startswith("a ")
    assert stamp("a") == "a 1500.25"
