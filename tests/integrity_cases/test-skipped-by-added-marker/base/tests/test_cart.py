import pytest

from shop.cart import total


def test_total(request):
    assert total([1, 2]) == 3
