import pytest

from shop.settings import Settings


@pytest.fixture
def found():
    return Settings(count=int, names=[str], rate=(float, 0.5))


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("count", int, 42),
        ("names", list, ["a", "b"]),
        ("rate", float, 0.5),
    ],
)
def test_settings(found, name, kind, expected):
    value = found(name)
    assert isinstance(value, kind)
    assert value == expected


def test_default(found):
    assert found("other", default="x") == "x"


def test_other_kind(found):
    assert isinstance(found("count", kind=str), str)
    assert found("count", kind=str) == "42"
