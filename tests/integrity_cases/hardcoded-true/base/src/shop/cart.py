def is_price(price):
    return price > 0 and price < 1000
