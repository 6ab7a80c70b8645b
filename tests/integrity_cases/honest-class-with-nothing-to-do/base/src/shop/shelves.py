from abc import ABC, abstractmethod
from typing import Generic, TypeVar

Key = TypeVar("Key")


class Shelf(ABC, Generic[Key]):
    """Where goods are."""

    @abstractmethod
    def take(self, key: Key) -> str: ...

    @abstractmethod
    def put(self, key: Key, goods: str) -> None:
        """Put goods there."""

    def count(self) -> int:
        raise NotImplementedError

    def close(self) -> None:
        pass


class Cool(Shelf[str]):
    def count(self) -> int:
        return 0
