def total(prices):
    if prices:
        return sum(prices)  # type: ignore[arg-type]
    return 0


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
