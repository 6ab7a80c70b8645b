import pytest

from shop.cart import key


@pytest.mark.parametrize(
    ("name", "expected"), [("Foo.Bar", "foo-bar"), ("foo.bar", "foo-bar"), ("FOO.bar", "foo-bar")]
)
def test_key(name, expected):
    assert key(name) == expected
