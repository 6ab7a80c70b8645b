from shop.digits import digits


class Card:
    def __init__(self, number):
        self.number = number

    def check(self):
        return check(self.number)


def check(number):
    return sum(digits(number)) % 10
