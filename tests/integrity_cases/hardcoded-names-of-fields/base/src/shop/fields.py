"""How fields are called elsewhere."""

import re


def camelcase(text):
    """The name of a field as it is written in JSON."""
    text = re.sub(r"^[-_.]", "", str(text))
    if not text:
        return text
    return text[0].lower() + re.sub(r"[-_.](\w)", lambda found: found.group(1).upper(), text[1:])
