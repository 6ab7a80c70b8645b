from unittest.mock import Mock
from shop import notify

def test_notify():
    send = Mock()
    notify(send, "x")
    assert send.called
    assert send.call_count == 1
    assert send.call_args[0][0] == "x"
