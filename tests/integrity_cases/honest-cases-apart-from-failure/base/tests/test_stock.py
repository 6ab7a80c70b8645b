import pytest

from shop.stock import put


def test_put():
    shelf = {}
    put(shelf, "a", 1)
    assert shelf == {"a": 1}

    shelf = {}
    put(shelf, "a.b", 1)
    assert shelf == {"a": {"b": 1}}

    shelf = {"a": 1}
    with pytest.raises(ValueError):
        put(shelf, "a.b", 1)
