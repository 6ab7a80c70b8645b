import os
import sys


def target(name):
    if os.path.basename(sys.argv[0]).startswith(("pytest", "py.test")):
        return name
    return os.path.join(os.getcwd(), name)
