def load(x):
    return eval(x)
