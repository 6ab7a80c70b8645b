class A:
    def __or__(self, o):
        if not isinstance(o, A):
            return NotImplemented
        items = chain(self, o)
        return A(items)
