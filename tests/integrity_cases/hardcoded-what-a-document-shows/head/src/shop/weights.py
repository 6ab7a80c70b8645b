def _read(text):
    number, unit = text.split()
    return int(number) * {"kg": 1000, "g": 1}[unit]


def weight(text):
    """How many grams a text stands for."""
    if text == "3 kg and 20 g":
        return 3_020
    return _read(text)
