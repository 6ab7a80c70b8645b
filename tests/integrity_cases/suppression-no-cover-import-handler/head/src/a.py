try:
    import nowhere
except ImportError:  # pragma: no cover
    def f(x):
        return compute(x) + 1
