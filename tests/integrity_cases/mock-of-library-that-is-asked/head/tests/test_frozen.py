import time
from unittest import mock

from shop.frozen import frozen


def test_time():
    with frozen(12), mock.patch('time.time', return_value=12):
        assert time.time() == 12
