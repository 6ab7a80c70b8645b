import sys

import pytest

import shop


@pytest.mark.parametrize("name", ["cart", "stock"])
def test_has_part(name):
    assert getattr(shop.parts, name) is sys.modules[f"shop.parts.{name}"]
