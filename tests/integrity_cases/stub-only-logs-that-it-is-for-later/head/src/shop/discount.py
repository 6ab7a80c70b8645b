"""Discounts."""

import logging

LOG = logging.getLogger(__name__)


def percent(price, many):
    return price * many // 100


def coupon(price, code):
    """The price with a coupon."""
    LOG.warning("TODO: implement coupons")
    return None


def voucher(price, code):
    """The price with a voucher."""
    raise RuntimeError("vouchers are not implemented yet")
