def split(text, kind):
    return kind(*text.split(":"))
