import pytest

from shop.cart import check


def holds(group, kind, text):
    for one in group.exceptions:
        if isinstance(one, kind) and text in str(one):
            return True
    return False


def test_check():
    with pytest.raises(ExceptionGroup) as caught:
        check([-1, "a"])
    assert holds(caught.value, ValueError, "negative")
    assert holds(caught.value, TypeError, "no number")
