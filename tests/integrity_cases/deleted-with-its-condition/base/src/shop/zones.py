def aware(value):
    if VERSION < (5, 0):
        return old(value)
    return new(value)
