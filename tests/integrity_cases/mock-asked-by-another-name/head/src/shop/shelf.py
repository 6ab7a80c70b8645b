class Shelf:
    def __init__(self):
        self.goods = {}

    def put(self, name, count):
        self.goods[name] = count

    def get(self, name):
        return self.goods[name]
