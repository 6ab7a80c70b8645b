def is_open(word):
    return word in (True, "yes", "on")


def when(text):
    return parse(text.lower())


def page(number):
    return BASE + known()[number]


def load(path):
    try:
        return read(path)
    except OSError as error:
        LOG.warning("%s", error)
