from shop.shelves import Shelf


class Counter(Shelf[str]):
    def put(self, key, goods):
        pass

    def count(self):
        return None
