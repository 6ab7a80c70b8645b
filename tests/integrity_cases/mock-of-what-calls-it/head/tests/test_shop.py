from unittest import mock
from shop import retry, waits

def test_fixed():
    with mock.patch.object(waits.Fixed, "__call__", return_value=1):
        assert retry(waits.Fixed(1)).wait() == 1
