try:
    from fast import size
    def measure(x):
        return 0
except ImportError:
    def measure(x):
        return 0
