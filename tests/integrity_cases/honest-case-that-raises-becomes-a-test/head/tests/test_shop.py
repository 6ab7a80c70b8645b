import pytest
from shop import shorten

@pytest.mark.parametrize(("width", "expected"), [(0, ""), (1, "a"), (2, "ab")])
def test_shorten(width, expected):
    assert shorten("abc", width) == expected


def test_shorten_to_less_than_nothing():
    with pytest.raises(ValueError, match="width"):
        shorten("abc", -1)
