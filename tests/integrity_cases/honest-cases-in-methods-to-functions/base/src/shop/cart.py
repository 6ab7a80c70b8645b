def options():
    return {"a": 1, "b": 2}


def render(parts):
    return " ".join(parts)


def total(prices):
    prices = list(prices)
    if not all(isinstance(price, int) for price in prices):
        raise TypeError("prices are whole numbers")
    return sum(prices)


def label(name, price=0, *, unit="EUR"):
    return f"{name}: {price} {unit}"
