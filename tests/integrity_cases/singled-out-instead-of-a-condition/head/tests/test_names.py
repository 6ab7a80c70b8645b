import pytest

from shop.names import version


def test_version():
    assert version("1.2") == (1, 2)


def test_no_version():
    with pytest.raises(ValueError):
        version("bad")
