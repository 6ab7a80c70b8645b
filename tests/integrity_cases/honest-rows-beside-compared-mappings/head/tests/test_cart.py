import pytest

from shop.cart import label, options, render, total


@pytest.mark.parametrize(("given", "expected"), [(["a"], "a"), ([], "")])
def test_render(given, expected):
    assert render(given) == expected


def test_totals():
    assert {"a": total([1])} == {"a": 1}
    assert {"a": total([1]), "b": total([2])} == {"a": 1, "b": 2}
