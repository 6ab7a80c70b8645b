import pytest

from shop.cart import Version


@pytest.mark.parametrize("other", [(), (1, 2, 3, 4, 5), [1, 2, 3]])
def test_wrong(other):
    assert Version(1) != other

    with pytest.raises(TypeError):
        Version(1) < other
