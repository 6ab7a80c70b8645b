from unittest import mock

import pytest

from shop.cart import check


def test_negative():
    with pytest.raises(ValueError):
        check([-1])
