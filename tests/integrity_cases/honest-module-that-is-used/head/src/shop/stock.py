import os
import sys


def items(names):
    if "graphs" in sys.modules and isinstance(names, sys.modules["graphs"].Graph):
        return names.items()
    return sorted(names)
