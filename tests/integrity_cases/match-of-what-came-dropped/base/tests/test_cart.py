import pytest

from shop.cart import label, options, render, total


def test_of_call():
    pytest.raises(TypeError, total, ["a"]).match("whole numbers")


def test_of_name():
    with pytest.raises(TypeError) as caught:
        total([1, "b"])
    assert caught.match("whole numbers")


def test_assigned():
    caught = pytest.raises(TypeError, total, ["c"])
    caught.match("whole")
    caught.match("numbers")
