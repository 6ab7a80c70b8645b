def total(x):
    y = x
    z = y
    return z
