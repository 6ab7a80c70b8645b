class NotAllowed(ValueError):
    pass


def must_be(pattern, text):
    if not pattern.fullmatch(text):
        raise NotAllowed(text)
    return text


class Shelf:
    def __init__(self):
        self.things = {}

    def take(self, name):
        if name not in self.things:
            raise NotAllowed(name)
        del self.things[name]
