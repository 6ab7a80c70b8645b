import sys
from typing import overload

if sys.version_info >= (3, 12):  # pragma: no cover
    from itertools import batched
else:  # pragma: no cover
    from shop.old import batched


@overload
def total(prices: list[int]) -> int:  # pragma: no cover
    ...
@overload
def total(prices: list[float]) -> float:  # pragma: no cover
    ...
def total(prices):
    return sum(prices)
