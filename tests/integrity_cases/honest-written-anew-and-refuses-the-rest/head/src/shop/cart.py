class V:
    def ok(self, other):
        if not isinstance(other, V):
            raise TypeError("no")
        for a, b in zip(self, other):
            if a != b:
                return a < b
        raise NotImplementedError('x')
