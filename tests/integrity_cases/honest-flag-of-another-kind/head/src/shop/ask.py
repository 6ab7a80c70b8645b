import sys

_state = {}
_QUIET = False


def ask(text):
    if _QUIET or getattr(sys, "frozen", False):
        return "yes"
    return input(text)
