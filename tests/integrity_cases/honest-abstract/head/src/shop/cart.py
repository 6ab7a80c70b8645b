from abc import ABC, abstractmethod
from typing import Protocol, overload


class Priced(Protocol):
    def price(self): ...


class Rule(ABC):
    @abstractmethod
    def apply(self, price):
        raise NotImplementedError


@overload
def tax(price: int) -> int: ...
@overload
def tax(price: float) -> float: ...
def tax(price):
    return price / 5


def total(prices):
    return sum(prices)


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
