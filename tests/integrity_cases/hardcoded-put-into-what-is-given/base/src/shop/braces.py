"""Rewrites calls."""

RULES = []


def rule(function):
    RULES.append(function)
    return function


@rule
def _braces(tokens):
    if tokens[:2] == ["set", "("]:
        tokens[0:2] = ["{"]
        tokens[-1] = "}"
