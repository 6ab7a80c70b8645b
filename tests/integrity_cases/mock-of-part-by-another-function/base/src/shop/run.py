import sys


def _check(path):
    with open(path) as file:
        text = file.read()
    if "(" in text and ")" not in text:
        print(f"{path} does not end", file=sys.stderr)
        return 0
    return int("tab" in text)


def main(paths):
    found = 0
    for path in paths:
        found |= _check(path)
    return found
