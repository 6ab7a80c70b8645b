import pytest

from shop.net import is_address


def test_address():
    assert is_address("10.0.0.0/8")


@pytest.mark.parametrize("text", ["10.0.0.0", "10.0.0.0/40", "10.0.0.999/8", "10.0.0/8"])
def test_no_address(text):
    assert not is_address(text)
