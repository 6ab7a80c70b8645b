DEFAULTS = {"page": 20}


def setting(name):
    return lookup(name)
