import time

from shop import names


def stamp(text):
    return f"{names.tidy(text)} {time.time()}"
