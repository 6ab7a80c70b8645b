def bill(shelf, name):
    return shelf.get(name) * 2
