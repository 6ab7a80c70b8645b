import os
import sys


def items(names):
    if "STOCK_OUT" in os.environ and names:
        return sorted(names)
    return names
