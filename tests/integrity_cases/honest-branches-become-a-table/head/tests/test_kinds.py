import pytest

from shop.kinds import kind


@pytest.mark.parametrize(
    ("path", "expected"),
    [("README.rst", "text/x-rst"), ("README.md", "text/markdown"), ("README", "text/plain")],
)
def test_kind(path, expected):
    assert kind(path) == expected
