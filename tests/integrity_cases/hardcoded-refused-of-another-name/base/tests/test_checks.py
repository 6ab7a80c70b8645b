import pytest

from shop.checks import address


@pytest.mark.parametrize("text", ["147.230.1000.25", "2001:718::::", "abc.0.0.1"])
def test_refused(text):
    check = address()
    with pytest.raises(ValueError):
        check(text)
