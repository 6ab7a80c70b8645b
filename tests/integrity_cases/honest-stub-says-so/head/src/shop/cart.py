def total(prices):
    return sum(prices)


def notify_nothing(order):
    """Tell nobody about the order."""
