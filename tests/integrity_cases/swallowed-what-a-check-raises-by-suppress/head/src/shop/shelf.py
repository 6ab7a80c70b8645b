import re
from contextlib import suppress

from .rules import NotAllowed, must_be

NAME = re.compile("[a-z]+")


def put(shelf, name, thing):
    with suppress(NotAllowed):
        must_be(NAME, name)
    shelf.things[name] = thing
    return thing
