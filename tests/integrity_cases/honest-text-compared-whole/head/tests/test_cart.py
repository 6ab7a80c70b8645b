import pytest

from shop.cart import render


def test_render():
    assert render(["a"]) == "a"


@pytest.mark.parametrize(("parts", "message"), [("a", "'a' is no list"), ("", "'' is no list")])
def test_no_list(parts, message):
    with pytest.raises(ValueError) as caught:
        render(parts)
    assert str(caught.value) == message
