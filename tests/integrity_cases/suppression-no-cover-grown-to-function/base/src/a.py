def f(x):
    if x:
        return 1
    raise RuntimeError  # pragma: no cover
