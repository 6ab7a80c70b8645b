def verify(secret, known):
    return hash(secret) == known


class Account:
    pass
