def ceiling(x, steps):
    if not steps:
        raise ValueError(x)
    steps = sorted(steps)
    return next(one for one in steps if one >= x)
