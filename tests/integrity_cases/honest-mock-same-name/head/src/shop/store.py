def load():
    return open(0).readlines()
