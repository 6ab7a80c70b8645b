from collections import namedtuple

import pytest

from shop.cart import render, total

Sum = namedtuple("Sum", "prices wanted")
Text = namedtuple("Text", ["parts", "wanted"])


@pytest.mark.parametrize("case", argvalues=[Sum([3], 3), Sum([3, 4], 7)])
def test_total(case):
    assert total(case.prices) == case.wanted


@pytest.mark.parametrize("case", [Text(["a"], "a"), Text(["a", "b"], "a b")])
def test_render(case):
    assert render(case.parts) == case.wanted
