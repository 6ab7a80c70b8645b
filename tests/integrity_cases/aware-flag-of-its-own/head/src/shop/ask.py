import sys

_state = {}
_IN_TESTS = False


def ask(text):
    if _IN_TESTS:
        return "yes"
    return input(text)
