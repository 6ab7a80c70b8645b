"""The people who buy."""

import json

from shop.fields import camelcase


class Person:
    def __init__(self, **given):
        self._given = given

    def to_json(self):
        return json.dumps({camelcase(name): value for name, value in self._given.items()})
