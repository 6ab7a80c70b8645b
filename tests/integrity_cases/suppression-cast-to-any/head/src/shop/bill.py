from typing import Any, cast

from shop.cart import total


def bill(prices):
    return cast(Any, total)(prices)
