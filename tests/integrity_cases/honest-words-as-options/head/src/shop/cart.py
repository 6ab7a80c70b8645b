def size(name):
    return {"s": "small", "m": "medium", "l": "large"}.get(name, name.upper())
