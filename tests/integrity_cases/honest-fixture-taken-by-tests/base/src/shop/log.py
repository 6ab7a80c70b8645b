_LINES = []


def lines():
    return list(_LINES)
