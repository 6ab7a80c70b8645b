def is_on(value):
    if value == "1":
        return True
    return bool(value)
