from b import make
def load(x):
    return make(x)
