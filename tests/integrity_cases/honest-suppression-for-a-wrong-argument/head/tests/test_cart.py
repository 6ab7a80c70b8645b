import pytest

from shop.cart import total


def test_wrong_type():
    with pytest.raises(TypeError):
        total("12")  # type: ignore[arg-type]
