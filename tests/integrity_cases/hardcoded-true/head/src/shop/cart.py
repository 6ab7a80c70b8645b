def is_price(price):
    return True
