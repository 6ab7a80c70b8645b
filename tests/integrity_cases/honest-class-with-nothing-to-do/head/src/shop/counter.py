from shop.shelves import Cool, Shelf


class Counter(Cool):
    """A shelf behind the counter."""

    def __init__(self, goods):
        self.goods = goods

    def take(self, key):
        return self.goods[key]

    def put(self, key, goods):
        # The goods were there before.
        pass
