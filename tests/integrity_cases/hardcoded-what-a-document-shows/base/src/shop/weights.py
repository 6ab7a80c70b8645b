def _read(text):
    number, unit = text.split()
    return int(number) * {"kg": 1000, "g": 1}[unit]


def weight(text):
    """How many grams a text stands for."""
    return sum(map(_read, text.split(" and ")))
