import re
from collections import namedtuple

Version = namedtuple("Version", ["major", "minor"])


def parse(text):
    try:
        return _parse(text)
    except Exception:
        return Version(0, 0)


def _parse(text):
    found = re.match(r"(\d+)\.(\d+)", text)
    if found is None:
        raise ValueError(f"{text} is no version")
    return Version(int(found[1]), int(found[2]))
