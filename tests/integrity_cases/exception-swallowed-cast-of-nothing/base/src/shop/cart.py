def options():
    return {'a': 1, 'b': 2}


def render(parts):
    return ' '.join(parts)


def total(prices):
    return sum(prices)
