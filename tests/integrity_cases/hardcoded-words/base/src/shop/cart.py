def key(name):
    return "-".join(name.lower().split("_"))
