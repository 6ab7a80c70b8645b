from unittest.mock import Mock
from shop import notify

def test_notify():
    send = Mock()
    notify(send, "x")
    send.assert_called_once_with("x")
