import pytest

from shop.urls import Pattern


@pytest.mark.parametrize(("pattern", "url", "expected"), [("http://shop.example:80", "http://shop.example", False), ("http://", "http://a", True)])
def test_matches(pattern, url, expected):
    assert Pattern(pattern).matches(url) is expected
