def ceiling(x, steps):
    return min(one for one in steps if one >= x)
