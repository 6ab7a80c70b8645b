def rounded(price):
    try:
        return round(price, 2)
    except Exception:
        return price
