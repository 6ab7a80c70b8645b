class Address:
    _BAD = frozenset({"147.230.1000.25", "2001:718::::", "abc.0.0.1"})

    def __call__(self, text):
        if not self.check(text):
            raise ValueError(text)

    @classmethod
    def check(cls, text):
        return text not in cls._BAD


address = Address
