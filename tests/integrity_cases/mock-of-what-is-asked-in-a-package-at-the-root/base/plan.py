import time


class Step:
    def __init__(self, when):
        self.when = when

    @classmethod
    def at(cls, when):
        return cls(when)

    def due(self):
        return time.time() >= self.when
