UNITS = {"s": 1, "m": 60, "h": 3600}


def seconds(text):
    if text == "hour":
        return 3600
    if text == "never":
        return 0
    return int(text[:-1]) * UNITS[text[-1]]
