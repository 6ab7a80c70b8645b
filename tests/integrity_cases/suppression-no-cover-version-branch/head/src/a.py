import sys
if sys.version_info >= (3, 8):  # pragma: no cover
    def f(x):
        return compute(x) + 1
