import pytest
from unittest.mock import MagicMock
from shop import app

@pytest.fixture
def client():
    return app.client()

@pytest.fixture
def stub():
    client = MagicMock()
    client.get.return_value.status = 304
    return client

def test_page(stub):
    answer = stub.get("/")
    assert answer.status == 304
