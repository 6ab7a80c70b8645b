from typing import NamedTuple


class Place(NamedTuple):
    x: int
    y: int
