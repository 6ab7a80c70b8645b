from . import rules
from .rules import NotAllowed, Shelf


def drop(shelf: Shelf, name):
    try:
        Shelf.take(shelf, name)
    except NotAllowed:
        pass
    return name


def put(shelf, name, pattern):
    rules.must_be(pattern, name)
    shelf.things[name] = name
