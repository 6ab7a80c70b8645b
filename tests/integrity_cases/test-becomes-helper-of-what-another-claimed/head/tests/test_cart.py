import pytest

from shop.cart import label, options, render, total


def check_words(given, expected):
    found = render(given)
    assert found == expected


@pytest.mark.parametrize(
    ("given", "expected"), [(["a"], "a"), (["a", "b"], "a b"), (["a", "b", "c"], "a b c"), ([], "")]
)
def test_render(given, expected):
    check_words(given, expected)
