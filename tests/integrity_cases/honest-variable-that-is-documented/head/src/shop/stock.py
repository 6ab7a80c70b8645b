import os
import sys


def items(names):
    if os.environ.get("STOCK_OUT"):
        print(len(names))
    return sorted(names)
