import pytest

from shop.queue import Heap, Sorted


@pytest.mark.parametrize("kind", [Heap, Sorted])
def test_queue(kind):
    queue = kind()
    queue.add("a")
    assert queue.pop() == "a"
    assert len(queue) == 0

    with pytest.raises(IndexError):
        queue.pop()
