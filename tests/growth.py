"""Whether time grows with the size of the input, told within one run: a machine may be slow, twice the work is not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def growth(small: T, large: T, do: Callable[[T], object]) -> float:
    """How many times the processor time of the small input the large one takes: the least of three of each."""

    def least(given: T) -> float:
        taken = []
        for _ in range(3):
            begun = time.process_time()
            do(given)
            taken.append(time.process_time() - begun)
        return min(taken)

    return least(large) / least(small)
