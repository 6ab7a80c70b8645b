from shop.queue import Heap, Sorted


def _test_queue(kind):
    queue = kind()
    queue.add("a")
    assert queue.pop() == "a"
    assert len(queue) == 0

    try:
        queue.pop()
    except IndexError:
        pass
    else:
        assert False, "the queue should be empty"
    return


def test_heap():
    _test_queue(Heap)


def test_sorted():
    _test_queue(Sorted)
