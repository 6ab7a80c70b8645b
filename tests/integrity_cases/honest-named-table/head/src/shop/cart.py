def total(prices):
    return sum(prices)


RATES = {"low": 5, "high": 20}


def rate(name):
    return RATES[name]


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
