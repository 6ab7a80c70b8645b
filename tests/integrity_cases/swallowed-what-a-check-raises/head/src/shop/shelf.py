import re

from .rules import NotAllowed, must_be

NAME = re.compile("[a-z]+")


def put(shelf, name, thing):
    try:
        must_be(NAME, name)
    except NotAllowed:
        pass
    shelf.things[name] = thing
    return thing
