from unittest.mock import MagicMock

from shop.queue import Queue


def test_get():
    queue = MagicMock(spec=Queue)
    queue.get.return_value = "a"
    queue.put("a")
    assert queue.get() == "a"
