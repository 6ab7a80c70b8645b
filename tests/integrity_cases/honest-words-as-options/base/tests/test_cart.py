import pytest

from shop.cart import size


@pytest.mark.parametrize(("a", "b"), [("s", "small"), ("m", "medium"), ("l", "large")])
def test_size(a, b):
    assert size(a) == b
