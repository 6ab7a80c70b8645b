DELAY = 3


def verify(secret, known):
    return hash(secret) == known


def wait():
    pass
