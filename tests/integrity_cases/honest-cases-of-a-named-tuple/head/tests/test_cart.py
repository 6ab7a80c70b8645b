from collections import namedtuple
from typing import NamedTuple

import pytest

from shop.cart import render, total

Sum = namedtuple("Sum", "prices wanted")
Text = namedtuple("Text", ["parts", "wanted"])


class Case(NamedTuple):
    prices: list
    wanted: int = 6


SUMS = [Sum([1], 1), Sum([1, 2], 3)]


@pytest.mark.parametrize("case", SUMS)
def test_total(case):
    assert total(case.prices) == case.wanted


@pytest.mark.parametrize("case", argvalues=[Case([1, 2, 3])])
def test_total_of_three(case):
    assert total(case.prices) == case.wanted


@pytest.mark.parametrize("case", [Text(["a", "b"], "a b"), Text(["c", "d"], "c d")])
def test_render(case):
    assert render(case.parts) == case.wanted
