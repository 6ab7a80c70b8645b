import os
import sys


def items(names):
    if "graphs" in sys.modules:
        return names
    return sorted(names)
