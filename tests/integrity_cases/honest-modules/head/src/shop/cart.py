import os
import sys

def total(prices):
    if "numpy" in sys.modules:
        return float(sum(prices))
    return sum(prices)


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
