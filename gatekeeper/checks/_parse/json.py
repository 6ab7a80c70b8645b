"""Decoding JSON into declared types."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T")

_MARK = b"\xef\xbb\xbf"


def decode(output: bytes, type: type[T]) -> T:
    """The output as that type; a byte-order mark is skipped. Raises ValueError naming what is wrong, and where."""
    try:
        return msgspec.json.decode(output.removeprefix(_MARK), type=type)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(f"it is not the JSON that was expected ({error})") from error
