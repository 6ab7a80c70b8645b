import pytest

from shop import cart, errors


def test_empty():
    with pytest.raises(errors.EmptyOrderError):
        cart.order([])
