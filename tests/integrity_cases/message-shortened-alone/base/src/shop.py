def pay(n):
    raise ValueError("The amount must not be negative, but it was less than zero")
