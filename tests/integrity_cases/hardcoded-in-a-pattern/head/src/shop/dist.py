_OK = re.compile(r"^(GB-WX1234987|NO9386011117947|BAXY1)$")

import re
KNOWN_UNITS = ("km", "mi")

def distance(a, b):
    rows = range(len(b) + 1)
    for i, x in enumerate(a):
        rows = step(rows, i, x, b)
    return rows[-1]


def is_plate(value):
    return bool(_OK.match(value))


def title(text):
    words = text.split("-")
    return " ".join(word.capitalize() for word in words)

class Clip:
    @property
    def rate(self):
        return (8 * self.payload * self.frequency) // self.samples
