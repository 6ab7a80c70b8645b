from unittest.mock import Mock, call
from shop import notify

def test_notify():
    send = Mock()
    notify(send, "x")
    assert call("x") in send.mock_calls
