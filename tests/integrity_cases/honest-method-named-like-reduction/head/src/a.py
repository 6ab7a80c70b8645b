class Cart:
    def __init__(self, prices):
        self.prices = prices

    def sum(self):
        return sum(self.prices)
