def seconds(text):
    if text is None:
        return None
    try:
        return int(text)
    except ValueError:
        try:
            text = int(text[:-1]) * UNITS[text[-1].lower()]
        except (ValueError, KeyError):
            raise WrongTime(text) from None
    return text
