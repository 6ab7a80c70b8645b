def total(prices):
    try:
        return sum(prices)
    except BaseException:
        logger.exception("no sum")
        return round(0.0)


def discount(price, percent):
    if percent > 100:
        raise ValueError("more than everything")
    return price * (100 - percent) / 100
