"""Text from the repository under test, made harmless: nothing in it moves the cursor, hides or reorders characters."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

# Controls and terminal escapes; what takes no width; writing direction; separators, selectors and tags; stray bytes;
# commands that hosts obey wherever a log holds them (`##[error]`, `##vso[task.setvariable]`).
_HAZARDS = re.compile(
    r"[\x00-\x1f\x7f-\x9f"
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    r"\u061c\u202a-\u202e\u2066-\u2069"
    r"\u2028\u2029\ufff9-\ufffb\ufe00-\ufe0f\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    r"\ud800-\udfff]"
    r"|#(?=#\w*\[)"
)
_COMMAND = re.compile(r"^([ \t]*):(?=:)", re.MULTILINE)
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_UNPAIRED = re.compile(r"[\ud800-\udc7f\udd00-\udfff]")
_UNDECODED = range(0xDC80, 0xDD00)
_URL_MARKS = ":/?#@!$&'()*+,;=%~"
ELLIPSIS = "…"


def visible(text: str) -> str:
    r"""The text with every dangerous or invisible character written out: `\x1b`, `\u202e`, `\n`.

    A byte that is not UTF-8 becomes `\xNN`; the result can be encoded as UTF-8.
    """
    return _HAZARDS.sub(lambda match: _written_out(match[0]), text)


def unheeded(text: str) -> str:
    r"""A whole report, no line of which begins with `::`: a host would take that for a command when it is in a log."""
    return _COMMAND.sub(r"\1\\x3a", text)


def escaped_json(text: str) -> str:
    r"""The same for a JSON document: `\u202e`, which every JSON reader turns back into the character.

    Only what UTF-8 cannot carry is lost: a stray byte becomes the four characters `\xNN`.
    """
    return _HAZARDS.sub(lambda match: _in_json(match[0]), text)


def percent_encoded(path: str) -> str:
    """The path as a relative reference of a URI, to the byte: what is not UTF-8 is kept as `%FF`."""
    from urllib.parse import quote

    return quote(_UNPAIRED.sub("\ufffd", path), errors="surrogateescape")


def web_address(address: str | None) -> str:
    """The address, percent-encoded; "" when there is none, or none on the web, which a reader should not follow."""
    from urllib.parse import quote

    if address is None or not address.startswith(("https://", "http://")):
        return ""
    return quote(address, _URL_MARKS, errors="replace")


def one_line(text: str, limit: int) -> str:
    """The text made visible and cut to at most `limit` characters, with `…` where something is left out."""
    return _cut(visible(text[: limit + 1]), limit)


def path_tail(path: str, limit: int) -> str:
    """The path made visible; when it is longer than `limit`, its end, which tells more than its beginning."""
    shown = visible(path[-limit - 1 :])
    return shown if len(shown) <= limit else ELLIPSIS + shown[len(shown) - limit + 1 :]


def cells(text: str) -> int:
    """How many columns of a terminal the (visible) text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(character) else _WIDTHS.get(east_asian_width(character), 1) for character in text)


_WIDTHS = {"W": 2, "F": 2}


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS


def _written_out(character: str) -> str:
    code = ord(character)
    if code in _UNDECODED:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return _NAMED.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _in_json(character: str) -> str:
    code = ord(character)
    if code in _UNDECODED:
        return f"\\\\x{code - 0xDC00:02x}"
    if 0xD800 <= code < 0xE000:
        return f"\\\\u{code:04x}"
    pair = character.encode("utf-16-be")
    return "".join(f"\\u{pair[at : at + 2].hex()}" for at in range(0, len(pair), 2))
