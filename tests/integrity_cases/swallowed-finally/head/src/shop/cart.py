def total(prices):
    try:
        return sum(prices)
    finally:
        return 0


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
