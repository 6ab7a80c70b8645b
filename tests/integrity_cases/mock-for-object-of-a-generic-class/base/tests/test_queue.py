from shop.queue import Queue


def test_get():
    queue = Queue[str](2)
    queue.put("a")
    queue.put("b")
    assert queue.get() == "a"
