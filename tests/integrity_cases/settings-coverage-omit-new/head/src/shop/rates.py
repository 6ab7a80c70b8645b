"""Rates."""


def rate() -> int:
    return 19
