from datetime import timedelta


class Span:
    def __init__(self, first, last):
        self.first, self.last = first, last

    def __eq__(self, other):
        if isinstance(other, Span):
            return (self.first, self.last) == (other.first, other.last)
        if self is other:
            return True
        if not isinstance(other, timedelta):
            return NotImplemented
        return timedelta(self.last - self.first) == other
