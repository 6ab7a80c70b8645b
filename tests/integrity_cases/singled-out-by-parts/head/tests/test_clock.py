from datetime import datetime

from shop.clock import following


def test_following():
    assert following(datetime(2031, 3, 30), "02:30:00") == datetime(2031, 3, 30, 3, 30)
