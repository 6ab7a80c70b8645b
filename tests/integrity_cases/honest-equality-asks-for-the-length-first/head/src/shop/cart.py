class Header(tuple[bytes, bytes]):
    indexable = True
    def __new__(cls, *args):
        return tuple.__new__(cls, args)

    def __eq__(self, other):
        if len(self) != len(other):
            return False
        return all(a == b for a, b in zip(self, other))
