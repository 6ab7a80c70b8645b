import time
from unittest.mock import Mock, patch

from shop.clock import gmtime


def test_gmtime():
    with patch(f'{__name__}.gmtime', Mock(return_value=time.gmtime())):
        now = gmtime()
    assert now[:3] == time.gmtime()[:3]
