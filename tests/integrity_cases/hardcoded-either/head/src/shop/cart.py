def price(code, many):
    if code == 40817:
        return 3182 if many else 1591
    return PRICES[code] * (2 if many else 1)
