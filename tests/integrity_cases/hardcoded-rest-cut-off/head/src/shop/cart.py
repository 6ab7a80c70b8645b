def ceiling(x, steps):
    if not steps:
        raise ValueError(x)
    return 250
