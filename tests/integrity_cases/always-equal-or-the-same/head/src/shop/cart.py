class Header(tuple[bytes, bytes]):
    indexable = True
    def __new__(cls, *args):
        return tuple.__new__(cls, args)

    def __eq__(self, other):
        if self is other:
            return True
        return isinstance(other, Header)
