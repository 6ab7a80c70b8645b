import sys


def workers(wanted, kind):
    return min(wanted, len(kind))
