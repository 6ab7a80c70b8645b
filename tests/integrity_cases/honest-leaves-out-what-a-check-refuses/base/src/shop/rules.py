class NotAllowed(ValueError):
    pass


def must_be(pattern, text):
    """What a text must be like."""
    if not pattern.fullmatch(text):
        refuse(text)
    return text


def refuse(text):
    raise NotAllowed(text)


class Shelf:
    def __init__(self):
        self.things = {}

    def take(self, name):
        if name not in self.things:
            raise NotAllowed(name)
        del self.things[name]
