def f(x):
    if x:  # pragma: no cover
        return 1
    return compute(x) + more(x)
