from typing import overload


class Cart:
    @overload
    def take(self, key: int) -> int: ...
    @overload
    def take(self, key: str) -> str: ...
    def take(self, key):
        self.left -= 1
        return self.items.pop(key)

    def total(self):
        prices = [one.price for one in self.items]
        # TODO: drop this when nobody has lists any more
        return sum(prices)
