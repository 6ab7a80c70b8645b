def find(name, known):
    return known[name]
