def load(x):
    return make(x)
