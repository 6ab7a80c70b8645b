import sys

import pytest

from shop.cart import total

WAYS: list = []
if sys.platform != "win32":
    WAYS.append(tuple)
for one in (list, set):
    WAYS.append(one)



@pytest.mark.parametrize("way", WAYS)
def test_total(way):
    assert total(way([1, 2])) == 3
