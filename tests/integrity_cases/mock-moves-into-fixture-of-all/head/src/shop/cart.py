def first(word):
    return word[:1]


def load(path):
    return first(path)
