def pay(n):
    raise ValueError("Something else")
