import pytest

import time


@pytest.fixture(autouse=True)
def still(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 0)
