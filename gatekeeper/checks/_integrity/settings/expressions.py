"""Expressions of GitHub's workflows about the matrix of a job, so far as they are written out."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping

from gatekeeper.checks._integrity.settings.documents import number

_COMPARISON = re.compile(r"(.+?)(==|!=|>=|<=|>|<)(.+)", re.DOTALL)
_CALL = re.compile(r"(contains|startsWith|endsWith)\(([^,]+),([^,]+)\)")
_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_TEXTS: Mapping[str, Callable[[str, str], bool]] = {
    "contains": operator.contains,
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "==": operator.eq,
    "!=": operator.ne,
}
_FALSY = ("", "false", "0", "null")


def holds(text: str, task: Mapping[str, str]) -> bool:
    """Whether an expression holds for a task of the matrix; where it asks for anything else, it does not."""
    bare = text.strip()
    return bare.startswith("${{") and bare.endswith("}}") and _either(bare[3:-2], task)


def _either(text: str, task: Mapping[str, str]) -> bool:
    return any(all(_one(part.strip(), task) for part in choice.split("&&")) for choice in text.split("||"))


def _one(text: str, task: Mapping[str, str]) -> bool:
    """One question: a comparison, what a text holds, or whether a value is one that counts as true."""
    if compared := _COMPARISON.fullmatch(text):
        return _compares(compared[2], _value(compared[1], task), _value(compared[3], task))
    if called := _CALL.fullmatch(text):
        return _compares(called[1], _value(called[2], task), _value(called[3], task))
    denied = text.startswith("!")
    value = _value(text.lstrip("! "), task)
    return value is not None and (value.lower() in _FALSY) is denied


def _compares(sign: str, left: str | None, right: str | None) -> bool:
    """Whether a comparison of two values holds; where one is not known, it does not."""
    if left is None or right is None:
        return False
    if sign in _ORDERS:
        return _ORDERS[sign](number(left) or 0.0, number(right) or 0.0)
    return _TEXTS[sign](left.lower(), right.lower())


def _value(text: str, task: Mapping[str, str]) -> str | None:
    """What a part of an expression stands for; None where that is not known."""
    bare = text.strip().strip("()").strip()
    if bare.startswith("matrix."):
        return task.get(bare.removeprefix("matrix."), "")
    if bare[:1] == bare[-1:] == "'":
        return bare[1:-1]
    return bare if bare in ("true", "false") or number(bare) is not None else None
