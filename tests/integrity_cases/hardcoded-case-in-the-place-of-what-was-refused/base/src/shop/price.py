"""Prices."""


def price(text):
    if not text.replace(".", "", 1).isdigit():
        raise ValueError(f"{text} is no price")
    return float(text)
