def f(x):
    y = x.going  # type: ignore[attr-defined]
    return stop(y, x.other.thing)  # type: ignore[attr-defined]
