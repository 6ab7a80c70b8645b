def size(name):
    if name == "s":
        return "small"
    if name == "m":
        return "medium"
    if name == "l":
        return "large"
    return name.upper()
