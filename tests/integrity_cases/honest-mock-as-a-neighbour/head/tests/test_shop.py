import pytest
from unittest.mock import MagicMock
from shop import app

@pytest.fixture
def client():
    return app.client()

@pytest.fixture
def mailer():
    mailer = MagicMock()
    mailer.send.return_value = True
    return mailer

def test_page(client, mailer):
    answer = client.get("/", mailer=mailer)
    assert answer.status == 304
    mailer.send.assert_called_once_with("page")
