import inspect


def title(text):
    return text.title()
