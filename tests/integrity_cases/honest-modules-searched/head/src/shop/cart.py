import sys


def total(prices):
    return sum(prices)


def plugins():
    return [name for name in sys.modules if name.startswith("shop_")]  # as pytest does
