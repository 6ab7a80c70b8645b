import os
import sys


def items(names):
    if os.environ.get("XDG_CACHE_HOME"):
        return sorted(set(names))
    return sorted(names)
