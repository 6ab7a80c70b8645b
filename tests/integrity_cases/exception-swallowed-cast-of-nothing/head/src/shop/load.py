from typing import cast


class Rows(list):
    pass


def load(path):
    try:
        return Rows(open(path))
    except Exception:
        return cast('Rows', [])
