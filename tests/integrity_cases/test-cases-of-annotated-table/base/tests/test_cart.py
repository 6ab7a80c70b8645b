import sys

import pytest

from shop.cart import total

WAYS: list = [list, set]
if sys.platform != "win32":
    WAYS.append(tuple)



@pytest.mark.parametrize("way", WAYS)
def test_total(way):
    assert total(way([1, 2])) == 3
