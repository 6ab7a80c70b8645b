import sys

_state = {}


def ask(text):
    if getattr(sys, "_shop_testing", False):
        return "yes"
    return input(text)
