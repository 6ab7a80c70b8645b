def total(prices):
    return sum(prices)


def discount(price, percent):
    if percent > 100:  # pragma: no cover
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
