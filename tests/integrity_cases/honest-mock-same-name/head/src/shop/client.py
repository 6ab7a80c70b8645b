from shop import store


def load():
    return sum(store.load())
