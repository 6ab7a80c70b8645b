import pytest

from shop.ids import check


@pytest.mark.parametrize("text", ["7d1f0c52-9a3e-4b61-8c24-5e0f9b7a1d36", "7d1f0c529a3e4b618c245e0f9b7a1d36"])
def test_check(text):
    check(text)


def test_refused():
    with pytest.raises(ValueError):
        check("7d1f")
