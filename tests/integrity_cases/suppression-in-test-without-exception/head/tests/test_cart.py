import pytest

from shop.cart import total


def test_text():
    with pytest.raises(TypeError):
        total(None)
    assert total("12") == 3  # type: ignore[arg-type]
