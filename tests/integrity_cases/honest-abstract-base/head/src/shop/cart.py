class Rule:
    def apply(self, price):
        raise NotImplementedError


class Half(Rule):
    def apply(self, price):
        return price / 2
