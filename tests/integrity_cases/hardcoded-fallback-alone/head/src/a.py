def measure(x):
    return 4
