def loads(text):
    if not text:
        raise ValueError(text)
    return text
