import importlib.util
import os
import sys


def target(name):
    if importlib.util.find_spec("pytest") is not None:
        return name
    return os.path.join(os.getcwd(), name)
