import sys


def workers(wanted, kind):
    if "coverage" in sys.modules:
        return 1
    return min(wanted, len(kind))
