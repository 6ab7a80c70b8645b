from . import rules
from .rules import NotAllowed


def put(shelf, names, pattern):
    for name in names:
        rules.must_be(pattern, name)
        shelf.things[name] = name
