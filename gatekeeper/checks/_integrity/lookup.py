"""Tables in which functions look something up, however they are written, and keys that stand for several inputs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.checks._integrity.binding import named
from gatekeeper.checks._integrity.grading import leaf

Tables = Mapping[str, ast.expr]
"""What is written out under a name."""
_JOINED = re.compile(r"\s*[|,;:]\s*")
_LONGEST = 1_000
_PAIR = 2


def tables_of(body: Iterable[ast.stmt]) -> Tables:
    """The dictionaries, and the lists of rows, that are written out and given a name."""
    return {name: value for name, value in named(body) if as_dict(value) is not None or rows_of(value)}


def as_dict(value: ast.expr | None) -> ast.Dict | None:
    """A dictionary, written as one or made from pairs, from two lists or from keywords; None for anything else."""
    match value:
        case ast.Dict():
            return value
        case ast.Call(func=made, args=[ast.expr() as inner], keywords=[]) if leaf(made) in ("dict", "MappingProxyType"):
            return _from_zip(inner) or as_dict(inner) or _from_pairs(inner)
        case ast.Call(func=ast.Name(id="dict"), args=[], keywords=given) if given:
            return _made([ast.Constant(one.arg) for one in given], [one.value for one in given])
        case _:
            return None


def _made(keys: Iterable[ast.expr], values: Iterable[ast.expr]) -> ast.Dict:
    """A dictionary that stands where its first value does."""
    items = list(values)
    placed = [ast.copy_location(key, one) for key, one in zip(keys, items, strict=False)]
    return ast.copy_location(ast.Dict([*placed], items[: len(placed)]), items[0])


def _from_pairs(value: ast.expr) -> ast.Dict | None:
    pairs = [row for row in rows_of(value) if len(row) == _PAIR]
    return _made([key for key, _ in pairs], [one for _, one in pairs]) if pairs else None


def _from_zip(value: ast.expr) -> ast.Dict | None:
    match value:
        case ast.Call(func=ast.Name(id="zip"), args=[keys, values]) if _items(values):
            return _made(_items(keys), _items(values))
        case _:
            return None


def rows_of(value: ast.expr) -> list[list[ast.expr]]:
    """The rows of a list of lists that are all of the same length; none for anything else."""
    rows = [_items(one) for one in _items(value)]
    return rows if rows and len(rows[0]) > 1 and len(set(map(len, rows))) == 1 else []


def _items(value: ast.expr) -> list[ast.expr]:
    return value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else []


def decoded_parts(key: ast.expr | None) -> Iterator[list[ast.expr]]:
    """What a text holds that is a list or a tuple when it is read as Python, or that joins several words."""
    match key:
        case ast.Constant(value=str(text)) if len(text) <= _LONGEST:
            words = _JOINED.split(text)
            parts = _read(text) if text[:1] in ("(", "[") else []
            yield from filter(None, [parts or ([_word(one) for one in words] if all(words[1:]) else [])])
        case _:
            pass


def _read(text: str) -> list[ast.expr]:
    try:
        return _items(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return []


def _word(text: str) -> ast.expr:
    """A word that is joined with others: a number, or a text."""
    return ast.Constant(int(text) if text.isdecimal() and len(text) < 10 else text)
