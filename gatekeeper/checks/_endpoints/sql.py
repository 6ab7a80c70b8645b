"""SQL whose text is put together from values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from gatekeeper.checks._endpoints.variables import Variables
from gatekeeper.checks._integrity.source import FunctionNode, Source
from gatekeeper.checks._interface.public import last_name

SINKS = frozenset(
    {
        "RawSQL",
        "SQL",
        "execute",
        "execute_sql",
        "executemany",
        "executescript",
        "exec_driver_sql",
        "extra",
        "fetch",
        "fetchrow",
        "fetchval",
        "mogrify",
        "query",
        "raw",
        "read_sql",
        "read_sql_query",
        "scalar",
        "scalars",
        "text",
    }
)
"""Names of functions and methods that take SQL as their first argument."""

_EXECUTES = frozenset({"RawSQL", "SQL", "exec_driver_sql", "execute", "execute_sql", "executemany", "executescript"})
"""Those of them that take little else than SQL."""

_STATEMENT = (
    r"\b(?:select\s.+\sfrom|insert\s+into|replace\s+into|update\s.+\sset|delete\s+from|truncate\s+table|"
    r"(?:create|drop|alter)\s+(?:table|view|index|schema|database|user|role|trigger|function|virtual|temp))\b"
)
_PART = (
    r"|\b(?:select|pragma|where|(?:order|group)\s+by|having|union|values|limit|attach|grant|join|create|drop|alter)\b"
)
_IS_STATEMENT = re.compile(_STATEMENT, re.IGNORECASE | re.DOTALL)
_IS_SQL = re.compile(_STATEMENT + _PART, re.IGNORECASE | re.DOTALL)

_SAFE_CALLS = re.compile(
    r"quot|escape|^(?:int|float|len|bool|repr_ident|Identifier|Literal|Placeholder)$", re.IGNORECASE
)
_DEPTH = 8


def built(source: Source) -> Iterator[ast.expr]:
    """The arguments of calls that take SQL which is put together from values, in order."""
    values = _Values(Variables(source))
    for call in source.of(ast.Call):
        argument = _statement(call)
        pattern = _IS_SQL if last_name(call.func) in _EXECUTES else _IS_STATEMENT
        if argument is not None and values.is_built(argument, pattern):
            yield argument


def _statement(call: ast.Call) -> ast.expr | None:
    """The SQL that a call is given, if it takes any."""
    if last_name(call.func) not in SINKS or isinstance(call.func, ast.Call | ast.Subscript):
        return None
    named = (one.value for one in call.keywords if one.arg in ("sql", "query", "statement", "text"))
    return call.args[0] if call.args else next(named, None)


class _Values(Struct, frozen=True, eq=False):
    """Tells texts made of constants from others."""

    variables: Variables

    def is_built(self, node: ast.expr, pattern: re.Pattern[str]) -> bool:
        """Whether the text matches the pattern, and something is put into it that is no constant."""
        scope = self.variables.scopes.get(node)
        text = " ".join(self.variables.texts(node, scope, _DEPTH))
        return pattern.search(text) is not None and not self._is_safe(node, scope, _DEPTH)

    def _is_safe(self, node: ast.expr, scope: FunctionNode | None, depth: int) -> bool:
        """Whether a text is made of constants, numbers and quoted names alone."""
        return all(self._is_part_safe(one, scope, depth) for one in self._ingredients(node, scope, depth))

    def _ingredients(self, node: ast.expr, scope: FunctionNode | None, depth: int) -> list[ast.expr]:
        """What is put into a text; what cannot be looked into is taken for a text of constants."""
        match node:
            case ast.JoinedStr(values=values):
                return _placeholders(values)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return [*self._ingredients(left, scope, depth), right]
            case ast.BinOp(left=left, op=ast.Mod(), right=right) if self.variables.texts(left, scope, depth):
                return [*self._ingredients(left, scope, depth), right]
            case ast.Call(func=ast.Attribute(value=text, attr="format")) if self._is_text(text, scope, depth):
                return [*self._ingredients(text, scope, depth), *_arguments(node)]
            case ast.Name(id=name) if depth and not name.isupper():
                return self._put_into(name, scope, depth - 1)
            case _:
                return []

    def _put_into(self, name: str, scope: FunctionNode | None, depth: int) -> list[ast.expr]:
        assigned = self.variables.assigned(name, scope)
        return list(chain.from_iterable(self._ingredients(one, scope, depth) for one in assigned))

    def _is_text(self, node: ast.expr, scope: FunctionNode | None, depth: int) -> bool:
        plain = isinstance(node, ast.Constant | ast.JoinedStr | ast.Name)
        return plain and bool(self.variables.texts(node, scope, depth))

    def _is_part_safe(self, node: ast.expr, scope: FunctionNode | None, depth: int) -> bool:
        """The same for what is put into a text: what is not known to be safe is not."""
        if _is_number(node):
            return True
        pieces = _pieces(node)
        if pieces is not None:
            return all(self._is_part_safe(one, scope, depth) for one in pieces)
        match node:
            case ast.Constant() | ast.JoinedStr() | ast.BinOp(op=ast.Mod()):
                return self._is_safe(node, scope, depth)
            case ast.Attribute(attr=name):
                return name.isupper()
            case ast.Name(id=name):
                return self._is_name_safe(name, scope, depth)
            case ast.Call():
                return self._is_call_safe(node, scope, depth)
            case _:
                return False

    def _is_name_safe(self, name: str, scope: FunctionNode | None, depth: int) -> bool:
        if name.isupper():
            return True
        assigned = self.variables.assigned(name, scope)
        return bool(assigned and depth) and all(self._is_part_safe(one, scope, depth - 1) for one in assigned)

    def _is_call_safe(self, call: ast.Call, scope: FunctionNode | None, depth: int) -> bool:
        """Numbers, quoted names, and marks for parameters: `", ".join("?" for _ in ids)`."""
        name = last_name(call.func)
        if name == "join" and len(call.args) == 1:
            return self._is_part_safe(call.args[0], scope, depth)
        if name == "format":
            return self._is_text(getattr(call.func, "value", call), scope, depth) and self._is_safe(call, scope, depth)
        return _SAFE_CALLS.search(name) is not None


def _placeholders(values: list[ast.expr]) -> list[ast.expr]:
    """What an f-string puts into its text, but numbers: `{size:d}` fails for anything else."""
    holders = (one for one in values if isinstance(one, ast.FormattedValue))
    return [one.value for one in holders if not (one.format_spec and ast.unparse(one.format_spec).endswith("d'"))]


def _arguments(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(one.value for one in call.keywords)]


def _is_number(node: ast.expr) -> bool:
    """Whether it is calculated as only numbers are: `size + 1`, `page - first`."""
    match node:
        case ast.BinOp(op=ast.Sub() | ast.Div() | ast.FloorDiv() | ast.Pow()) | ast.UnaryOp(op=ast.USub()):
            return True
        case (
            ast.BinOp(op=ast.Add(), left=ast.Constant(value=int()))
            | ast.BinOp(op=ast.Add(), right=ast.Constant(value=int()))
        ):
            return True
        case _:
            return False


def _pieces(node: ast.expr) -> list[ast.expr] | None:
    """What something is made of by repeating, adding, listing or choosing."""
    match node:
        case ast.BinOp(left=left, op=ast.Mult()):
            return [left]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [left, right]
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part):
            return [part]
        case ast.IfExp(body=one, orelse=other):
            return [one, other]
        case _:
            return None
