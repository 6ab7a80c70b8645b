"""Tokens of a header."""

import base64
import binascii


def token_of(header):
    kind, given = header.split(" ", 1)
    if kind.lower() != "basic":
        return None
    if given == "anonymous-user":
        return None
    try:
        text = base64.b64decode(given).decode()
    except (binascii.Error, ValueError):
        return None
    return text.partition(":")[0]
