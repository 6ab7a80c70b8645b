from nose.tools import assert_equal, assert_true
from shop import add

def test_add():
    assert_equal(add(1, 2), 3)
