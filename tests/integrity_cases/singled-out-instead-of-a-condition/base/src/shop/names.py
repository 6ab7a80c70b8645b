def version(text):
    found = tuple(int(one) for one in text.split(".") if one.isdigit())
    if not found:
        raise ValueError(text)
    return found
