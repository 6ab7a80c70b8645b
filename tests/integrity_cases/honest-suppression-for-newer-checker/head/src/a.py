def load(x):
    return x.y  # type: ignore[union-attr]
