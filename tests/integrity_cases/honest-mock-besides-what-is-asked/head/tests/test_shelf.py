from unittest.mock import Mock


def test_get(shelf):
    pen = Mock()
    pen.__hash__ = lambda self: 3
    shelf.put(pen, 3)
    assert shelf.get(pen) == 3
    assert pen.sell.call_count == 0
