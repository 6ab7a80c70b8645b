class Basket:
    def __init__(self, items=()):
        self.items = list(items)

    def total(self):
        return sum(self.items)


def filled():
    return Basket([1])
