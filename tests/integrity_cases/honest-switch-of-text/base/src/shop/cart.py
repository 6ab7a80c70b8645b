def is_on(value):
    return bool(value)
