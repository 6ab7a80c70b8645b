import pytest


def test_total(till, monkeypatch):
    def total():
        raise ValueError

    monkeypatch.setattr(till, "total", total)
    with pytest.raises(ValueError):
        till.total()
