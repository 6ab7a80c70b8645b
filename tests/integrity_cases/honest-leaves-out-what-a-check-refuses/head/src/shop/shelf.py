from . import rules
from .rules import NotAllowed


def put(shelf, names, pattern):
    for name in names:
        try:
            rules.must_be(pattern, name)
        except NotAllowed:
            continue
        shelf.things[name] = name
