class Shelf:
    def __init__(self):
        self.boxes = {}

    def box(self, name):
        return self.boxes.setdefault(name, Box())


class Box:
    def __init__(self):
        self.held = []

    def put(self, thing):
        self.held.append(thing)
        return len(self.held)

    def first(self):
        return self.held[0]
