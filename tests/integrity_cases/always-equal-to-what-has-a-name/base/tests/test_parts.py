from dataclasses import dataclass

from shop.parts import split


@dataclass
class Parts:
    host: str = ""
    port: str = ""


def test_split():
    assert split("a:1", Parts) == Parts("a", "1")
