import pytest
from unittest.mock import MagicMock
from shop import app

@pytest.fixture
def client():
    return app.client()

def test_page(client):
    answer = client.get("/")
    assert answer.status == 304
