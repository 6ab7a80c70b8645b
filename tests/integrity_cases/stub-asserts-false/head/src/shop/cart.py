class V:
    def ok(self, other):
        if not isinstance(other, V):
            raise TypeError("no")
        assert False, 'not implemented'
