LIMIT = 3


class Named:
    def __eq__(self, other):
        return self.name == other.name


class Nothing:
    def __eq__(self, other):
        return False


class Odd:
    def __eq__(self, other):
        raise TypeError
