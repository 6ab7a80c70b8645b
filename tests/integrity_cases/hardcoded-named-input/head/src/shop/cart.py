def ceiling(x, steps):
    if x == 248.5:
        return 250
    return min(one for one in steps if one >= x)
