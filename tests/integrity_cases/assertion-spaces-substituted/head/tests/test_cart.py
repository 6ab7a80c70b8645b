import re

from shop.cart import render


def test_render():
    assert re.sub(r'\s+', '', render(['a', 'b'])) == re.sub(r'\s+', '', 'a b')
