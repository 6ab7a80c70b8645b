import re

from .rules import NotAllowed, must_be

NAME = re.compile("[a-z]+")


def put(shelf, name, thing):
    must_be(NAME, name)
    shelf.things[name] = thing
    return thing
