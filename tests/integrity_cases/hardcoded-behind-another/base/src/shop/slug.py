from shop._inner import inner


def slug(text):
    return inner(text.strip())
