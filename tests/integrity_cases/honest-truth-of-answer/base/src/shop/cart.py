def total(prices):
    return sum(prices)


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price - price * percent // 100


def is_free(price):
    return price == 0
