from unittest.mock import Mock, call
from shop import notify

def test_notify():
    send = Mock()
    notify(send, "x")
    assert send.mock_calls == [call("x")]
