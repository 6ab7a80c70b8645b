import pytest

from shop.cart import check


def holds(group, kind, text):
    return any(isinstance(one, kind) and text in str(one) for one in group.exceptions)


def test_check():
    with pytest.raises(ExceptionGroup) as caught:
        check([-1, "a"])
    assert holds(caught.value, ValueError, "negative")
    assert holds(caught.value, TypeError, "no number")
