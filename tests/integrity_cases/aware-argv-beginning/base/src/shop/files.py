import os
import sys


def target(name):
    return os.path.join(os.getcwd(), name)
