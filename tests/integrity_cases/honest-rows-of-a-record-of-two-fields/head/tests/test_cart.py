from dataclasses import dataclass

import pytest

from shop.cart import render, total


@dataclass
class Case:
    prices: list[int]
    wanted: int = 0


@pytest.mark.parametrize("case", [Case([3], 3), Case([3, 4], 7), Case([])])
def test_total(case):
    assert total(case.prices) == case.wanted


def test_render():
    assert render(["a", "b"]) == "a b"
