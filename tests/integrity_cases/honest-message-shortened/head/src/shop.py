def pay(n):
    raise ValueError("not be negative")
