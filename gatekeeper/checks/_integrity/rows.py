"""What the parametrisation of a test writes in the place of its parameters, case by case."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.own import filled_in, spellings
from gatekeeper.checks._integrity.units import Unit
from gatekeeper.checks._integrity.walking import walk

_MOST = 1_000


def spelled_out(unit: Unit, texts: Iterable[str]) -> frozenset[str]:
    """Assertions of a parametrised test with the values of each row written in the place of its parameters; those that
    name none of them, and what is in more rows than anybody reads, are left out.
    """
    rows = list(_rows(unit))
    questions = [ast.parse(text, mode="eval").body for text in texts] if rows else []
    found = (filled_in(asked, row) for asked in questions for row in rows if _names(asked) & row.keys())
    return frozenset(spellings(islice(found, _MOST)))


def _names(node: ast.AST) -> frozenset[str]:
    return frozenset(one.id for one in walk(node) if isinstance(one, ast.Name))


def _rows(unit: Unit) -> Iterator[Mapping[str, ast.expr]]:
    for mark in unit.function.node.decorator_list:
        match mark:
            case ast.Call(func=marks, args=[named, given, *_]) if leaf(marks) == "parametrize":
                yield from _rows_of(_parameters(named), unit.resolved(given))
            case _:
                pass


def _parameters(named: ast.expr) -> list[str]:
    """The names of the parameters that a mark gives values to: `"a, b"`, `["a", "b"]`."""
    parts = named.elts if isinstance(named, ast.Tuple | ast.List) else [named]
    texts = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [name.strip() for text in texts for name in text.split(",") if name.strip()]


def _rows_of(names: list[str], table: ast.expr) -> Iterator[Mapping[str, ast.expr]]:
    for item in table.elts if isinstance(table, ast.List | ast.Tuple) else ():
        values = _values(item, len(names))
        if len(values) == len(names):
            yield dict(zip(names, values, strict=True))


def _values(row: ast.expr, wanted: int) -> list[ast.expr]:
    """What a row gives, `pytest.param` or not."""
    if isinstance(row, ast.Call) and leaf(row.func) == "param":
        return row.args
    return row.elts if wanted > 1 and isinstance(row, ast.Tuple | ast.List) else [row]
