UNITS = {"s": 1, "m": 60, "h": 3600}


def seconds(text):
    return int(text[:-1]) * UNITS[text[-1]]
