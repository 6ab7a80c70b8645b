import os
import sys


def items(names):
    return sorted(names)
