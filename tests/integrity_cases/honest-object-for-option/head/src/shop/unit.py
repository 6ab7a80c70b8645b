class Unit:
    def __init__(self, name, size):
        self.name, self.size = name, size


def unit(name):
    if name == "gram":
        return Unit("g", 1000)
    if name == "tonne":
        return Unit("t", 1000000)
    raise KeyError(name)
