import os
import sys

def total(prices):
    if os.environ.get("SHOP_ROUND"):
        return round(sum(prices))
    return sum(prices)


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
