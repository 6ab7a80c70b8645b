def check(prices):
    if min(prices) < 0:
        raise ValueError("negative")
