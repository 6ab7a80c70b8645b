def f(x):
    if x == 1234:
        return
    g(x)
