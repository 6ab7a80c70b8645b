"""Expressions of GitHub's workflows about the matrix of a job, so far as they are written out."""

from __future__ import annotations

import re
from collections.abc import Mapping

_COMPARISON = re.compile(r"(.+?)\s*(==|!=)\s*(.+)")
_FALSY = ("", "false", "0", "null")


def holds(text: str, task: Mapping[str, str]) -> bool:
    """Whether an expression holds for a task of the matrix; where it asks for anything else, it does not."""
    bare = text.strip()
    return bare.startswith("${{") and bare.endswith("}}") and _either(bare[3:-2], task)


def _either(text: str, task: Mapping[str, str]) -> bool:
    return any(all(_one(part.strip(), task) for part in choice.split("&&")) for choice in text.split("||"))


def _one(text: str, task: Mapping[str, str]) -> bool:
    """One question: a comparison, or whether a value is one that counts as true."""
    compared = _COMPARISON.fullmatch(text)
    if compared is None:
        denied = text.startswith("!")
        value = _value(text.lstrip("! "), task)
        return value is not None and (value.lower() in _FALSY) is denied
    left, right = _value(compared[1], task), _value(compared[3], task)
    if left is None or right is None:
        return False
    return (left.lower() == right.lower()) is (compared[2] == "==")


def _value(text: str, task: Mapping[str, str]) -> str | None:
    """What a part of an expression stands for; None where that is not known."""
    bare = text.strip().strip("()").strip()
    if bare.startswith("matrix."):
        return task.get(bare.removeprefix("matrix."), "")
    if bare[:1] == bare[-1:] == "'":
        return bare[1:-1]
    return bare if bare in ("true", "false") or bare.isdigit() else None
