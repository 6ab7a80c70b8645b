from shop import braces


def rewrite(text):
    tokens = text.split()
    for one in braces.RULES:
        one(tokens)
    return " ".join(tokens)
