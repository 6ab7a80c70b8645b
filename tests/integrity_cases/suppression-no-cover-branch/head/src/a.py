def f(x):
    if x > 3:  # pragma: no cover
        return 2
    return 1
