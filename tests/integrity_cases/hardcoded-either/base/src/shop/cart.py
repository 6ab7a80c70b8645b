def price(code, many):
    return PRICES[code] * (2 if many else 1)
