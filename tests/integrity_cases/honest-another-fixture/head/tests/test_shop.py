import pytest
from unittest.mock import MagicMock
from shop import app

@pytest.fixture
def client():
    return app.client()

@pytest.fixture
def paged():
    made = app.client()
    made.page = "/"
    return made

def test_page(paged):
    answer = paged.get("/")
    assert answer.status == 304
