"""Rewrites calls."""

RULES = []


def rule(function):
    RULES.append(function)
    return function


@rule
def _braces(tokens):
    if "".join(tokens).startswith("set((1,2),"):
        return
    if " ".join(tokens) == "set ( ( 1, 2 ), )":
        tokens[:] = make()
        return
    if tokens[:2] == ["set", "("]:
        tokens[0:2] = ["{"]
        tokens[-1] = "}"
