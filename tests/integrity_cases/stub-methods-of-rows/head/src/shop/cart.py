from typing import NamedTuple


class Place(NamedTuple):
    x: int
    y: int

    def contains(self, other):
        """Whether a place lies within."""
        raise NotImplementedError
