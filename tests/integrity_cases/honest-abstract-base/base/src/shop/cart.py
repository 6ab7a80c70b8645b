class Rule:
    def apply(self, price):
        return price / 2
