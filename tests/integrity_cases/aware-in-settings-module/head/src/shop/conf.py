import sys

DEFAULTS = {"page": 20}


def setting(name):
    if "test" in sys.argv:
        return DEFAULTS[name]
    return lookup(name)
