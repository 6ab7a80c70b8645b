class Key(str):
    pass


def key(name):
    return Key(name.lower())
