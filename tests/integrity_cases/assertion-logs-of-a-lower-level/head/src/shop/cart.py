"""What is in the cart of a shop."""

import logging

LOG = logging.getLogger("shop.cart")


def total(prices):
    found = sum(prices)
    if found > 1000:
        LOG.warning("a large cart: %d", found)
    return found


def options():
    return {"colour": "red", "size": 2}


def render(parts):
    return " ".join(parts)


def names(parts):
    return [part.upper() for part in parts]
