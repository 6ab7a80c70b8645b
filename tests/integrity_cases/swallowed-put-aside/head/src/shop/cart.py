def total(prices):
    try:
        return sum(prices)
    except Exception as error:
        _ = error
        return 0


def rounded(price):
    return round(price, 2)
