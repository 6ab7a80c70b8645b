import pytest

from shop.stock import put


@pytest.mark.parametrize(("before", "key", "after"), [({}, "a", {"a": 1}), ({}, "a.b", {"a": {"b": 1}})])
def test_put(before, key, after):
    put(before, key, 1)
    assert before == after


def test_put_below_a_value():
    with pytest.raises(ValueError, match="a is no shelf"):
        put({"a": 1}, "a.b", 1)
