def f(x):
    return x.go()  # type: ignore[attr-defined]
