def f(x):
    y = go(x)
    return stop(y, x)  # type: ignore[arg-type]
