def f(x):
    g(x)
