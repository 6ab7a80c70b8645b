import sys

_state = {}


def ask(text):
    return input(text)
