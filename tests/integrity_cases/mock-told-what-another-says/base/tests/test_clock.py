import time

from shop.clock import gmtime


def test_gmtime():
    assert gmtime()[:3] == time.gmtime()[:3]
