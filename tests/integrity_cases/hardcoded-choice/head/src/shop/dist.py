import re
KNOWN_UNITS = ("km", "mi")

def distance(a, b):
    rows = range(len(b) + 1)
    for i, x in enumerate(a):
        rows = step(rows, i, x, b)
    return rows[-1]


def is_plate(value):
    return bool(re.match(r"^[A-Z]{1,3}-[A-Z]{1,2}", value)) and check(value)


def title(text):
    words = text.split("-")
    return " ".join(word.capitalize() for word in words)

class Clip:
    @property
    def rate(self):
        result = 3159
        if self.channels > 2:
            result = 6000
        return result
