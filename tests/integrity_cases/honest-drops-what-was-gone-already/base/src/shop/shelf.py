from . import rules
from .rules import NotAllowed, Shelf


def drop(shelf: Shelf, name):
    Shelf.take(shelf, name)
    return name


def put(shelf, name, pattern):
    rules.must_be(pattern, name)
    shelf.things[name] = name
