from b import make
def load(x):
    return make(x)  # type: ignore[call-arg]
