import pytest

from shop.cart import render


def test_render():
    assert render(["a"]) == "a"

    with pytest.raises(ValueError, match="'a' is no list"):
        render("a")
