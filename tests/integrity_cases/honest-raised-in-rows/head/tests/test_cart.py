import pytest

from shop.cart import render


@pytest.mark.parametrize(("parts", "wanted"), [(["a", "b"], "a b"), ([], "")])
def test_render(parts, wanted):
    assert render(parts) == wanted
