def offers(prices):
    return Offers(prices)


class Offers:
    def __init__(self, prices):
        self.prices = prices
        self.closed = False
