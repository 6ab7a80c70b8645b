class V:
    def ok(self, other):
        if not isinstance(other, V):
            raise TypeError("no")
        if self.major == 0:
            return False
        return self.major == other.major and self.minor <= other.minor
