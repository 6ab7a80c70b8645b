import pytest

from shop.cart import load


def test_load():
    for one in load("a"):
        if one.startswith("-"):
            pytest.fail("no such price")
