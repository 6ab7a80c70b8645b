import sys
from os import environ as env


_OUT = bool(env.get("STOCK_OUT"))


def items(names):
    return sorted(names) if _OUT else names
