def f(x):  # pragma: no cover
    if x:
        return 1
    return 2
