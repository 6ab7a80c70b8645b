def load(x):
    return x.y
