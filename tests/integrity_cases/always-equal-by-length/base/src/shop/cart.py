class Header(tuple[bytes, bytes]):
    indexable = True
    def __new__(cls, *args):
        return tuple.__new__(cls, args)
