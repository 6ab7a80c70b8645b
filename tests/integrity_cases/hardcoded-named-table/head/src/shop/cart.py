def total(prices):
    return sum(prices)


KNOWN: dict = {(200, 10): 180}


def discount(price, percent):
    if percent > 5:
        return KNOWN.get((price, percent))
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
