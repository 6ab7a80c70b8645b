import pytest
from shop import shorten

@pytest.mark.parametrize(("width", "expected"), [(-1, ValueError), (0, ""), (1, "a"), (2, "ab")])
def test_shorten(width, expected):
    if isinstance(expected, str):
        assert shorten("abc", width) == expected
    else:
        with pytest.raises(expected):
            shorten("abc", width)
