from typing import no_type_check


@no_type_check
def total(prices):
    return sum(prices)


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
