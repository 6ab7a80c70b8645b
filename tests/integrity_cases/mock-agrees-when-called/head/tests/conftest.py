import pytest

from shop import checks


@pytest.fixture(autouse=True)
def _quiet(monkeypatch):
    monkeypatch.setattr(checks.Email, "__call__", lambda self, given: None)


@pytest.fixture
def field():
    return "a@b"
