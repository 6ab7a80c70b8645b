def inner(text):
    return text.lower()
