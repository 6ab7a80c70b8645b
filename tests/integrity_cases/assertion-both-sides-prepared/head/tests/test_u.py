from common import assert_same
from shop.cart import total
def test_a():
    assert_same(total([1]), 1)
