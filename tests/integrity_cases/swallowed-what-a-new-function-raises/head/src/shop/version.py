import re
from collections import namedtuple

Version = namedtuple("Version", ["major", "minor"])


def parse(text):
    try:
        return _parse(text)
    except ValueError:
        return {"major": 0, "minor": set()}


def _parse(text):
    found = re.match(r"(\d+)\.(\d+)", text)
    if found is None:
        raise ValueError(f"{text} is no version")
    return Version(int(found[1]), int(found[2]))
