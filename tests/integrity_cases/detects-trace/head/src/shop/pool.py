import os
import sys


def workers(wanted):
    if sys.gettrace() is not None:
        return 1
    return min(wanted, os.cpu_count() or 1)
