def is_open(word):
    return word in (True, "yes", "on")


def when(text):
    return parse(text.lower())


def page(number):
    if number == "B101":
        return BASE + "plugins/asserts_used.html"
    if number in ("B304", "B305"):
        return f"{BASE}lists/list_of_calls.html"
    return BASE + known()[number]


def load(path):
    try:
        return read(path)
    except OSError as error:
        LOG.warning("%s", error)
