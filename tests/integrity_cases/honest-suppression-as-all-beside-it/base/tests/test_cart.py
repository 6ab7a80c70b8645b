import pytest

from shop.cart import total


@pytest.mark.parametrize("items", [[], [0]])
def test_nothing(items):  # type: ignore[misc]
    assert total(items) == 0


@pytest.mark.parametrize("items", [[1], [0, 1]])
def test_one(items):  # type: ignore[misc]
    assert total(items) == 1


@pytest.mark.parametrize("items", [[2], [1, 1]])
def test_two(items):  # type: ignore[misc]
    assert total(items) == 2


def test_wrong():
    with pytest.raises(TypeError):
        total(None)
