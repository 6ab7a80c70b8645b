class Header(tuple[bytes, bytes]):
    indexable = True
    def __new__(cls, *args):
        return tuple.__new__(cls, args)

    def __eq__(self, other):
        return isinstance(other, tuple) and len(other) == len(self)
