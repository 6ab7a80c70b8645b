import pytest

from shop.cart import label, options, render, total


@pytest.mark.parametrize(("given", "expected"), [(["a"], "a"), ([], "")])
def test_render(given, expected):
    assert render(given) == expected


def test_one():
    assert [total([1]), total([2])] == list(options().values())


def test_other():
    assert [total([1]), total([2])] != [1, 2, 3]
    assert not [total([1])] == [1, 2]
