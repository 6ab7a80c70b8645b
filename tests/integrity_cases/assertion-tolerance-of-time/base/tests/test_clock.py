from datetime import datetime, timedelta

from shop.clock import opened


def test_opened():
    assert abs(opened() - datetime(2020, 1, 1)) < timedelta(seconds=1)
