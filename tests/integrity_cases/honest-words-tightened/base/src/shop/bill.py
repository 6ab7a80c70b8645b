def bill(prices):
    return "\n".join(f"{one:>8}" for one in prices)
