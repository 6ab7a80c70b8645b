def format(price):
    return f"{price / 100:.2f}"
