import os
import sys


def workers(wanted):
    return min(wanted, os.cpu_count() or 1)
