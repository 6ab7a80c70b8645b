from typing import Generic, TypeVar

T = TypeVar("T")


class Queue(Generic[T]):
    def __init__(self, size):
        self.size, self.kept = size, []

    def put(self, one):
        self.kept.append(one)

    def get(self):
        return self.kept.pop(0)
