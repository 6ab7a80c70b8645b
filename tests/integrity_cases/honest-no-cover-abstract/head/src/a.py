from abc import ABC, abstractmethod

class Base(ABC):
    @abstractmethod
    def run(self):
        raise NotImplementedError  # pragma: no cover

    @abstractmethod
    def stop(self):
        raise NotImplementedError  # pragma: no cover
