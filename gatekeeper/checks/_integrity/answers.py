"""Ready-made answers in a function: a literal returned for a literal input, by branch, by case or by table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.lookup import Tables, as_dict, decoded_parts, rows_of, tables_of
from gatekeeper.checks._integrity.source import Function, FunctionNode
from gatekeeper.checks._integrity.walking import every

TRIVIAL = (
    "0",
    "1",
    "-1",
    "2",
    "0.0",
    "1.0",
    "''",
    "b''",
    "None",
    "True",
    "False",
    "()",
    "[]",
    "{}",
    "set()",
    "Ellipsis",
)
_EVALUATED = (ast.Constant, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.UnaryOp, ast.BinOp, ast.Call)
"""The nodes that may be literals; most are none, and to find that out by trying takes long."""
_LONGEST = 1_000
_WORDY = 4
_OPTION = re.compile(r"'(?!\d{6,}')[\w.+/-]{0,20}'")
"""A word; a number of many digits names no option."""


class Answer(Struct, frozen=True):
    """A literal output for literal inputs, each in one spelling."""

    inputs: tuple[str, ...]
    output: str
    line: int
    parts: tuple[str, ...] = ()
    """The literals that the output is made of, where it is no literal itself."""
    encoded: bool = False
    """Whether the inputs are asked for by a text that is made of them."""

    @property
    def key(self) -> tuple[tuple[str, ...], str]:
        """What makes it the same answer wherever and however it is written."""
        return (tuple(sorted(self.inputs)), self.output)

    @property
    def telling(self) -> bool:
        """Whether a person writing real code would hardly write it: the usual base cases and options are not."""
        unusual = [value for value in self.inputs if value not in TRIVIAL]
        if self.is_option and not (self.encoded and len(unusual) > 1):
            return bool(unusual) and not self.parts and not _is_plain(self.output)
        return True

    @property
    def expected(self) -> frozenset[str]:
        """What a test that asks for it holds. What is None beside other inputs is mostly not given at all."""
        given = [value for value in self.inputs if value != "None"]
        return frozenset((*(given or self.inputs), *(self.parts or (self.output,))))

    @property
    def is_joint(self) -> bool:
        """Whether several inputs that are none of the usual ones give a result that is none either."""
        unusual = [value for value in self.inputs if value not in TRIVIAL]
        return len(unusual) > 1 and self.output not in TRIVIAL

    @property
    def is_wordy(self) -> bool:
        """Whether its output is a text that is no word, for a text that is none, or for a text and something else; and
        none is as short as a sign of a language.
        """
        said = _is_long_text(self.output, _WORDY + 1) and not _OPTION.fullmatch(self.output)
        given = any(_is_long_text(value, _WORDY) for value in self.inputs)
        return said and given and (len(self.inputs) > 1 or not self.is_option)

    @property
    def is_option(self) -> bool:
        """Whether it is asked for by words alone, as an option is."""
        return all(value in TRIVIAL or _OPTION.fullmatch(value) for value in self.inputs)


def bare(value: str) -> str:
    """A literal without the quotes of a text."""
    return value[1:-1] if value[:1] in ("'", '"') else value


def _is_long_text(value: str, length: int) -> bool:
    return value.startswith("'") and len(value) > length


def _is_plain(output: str) -> bool:
    """Values that real code returns for an option: a flag, a number, a word."""
    return output in TRIVIAL or bool(_OPTION.fullmatch(output)) or re.fullmatch(r"-?\d+(\.\d+)?", output) is not None


def literal(node: ast.expr | None) -> str | None:
    """The one spelling of a literal; None for other expressions."""
    if not isinstance(node, _EVALUATED):
        return None
    try:
        return repr(_value(_unwrapped(node)))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _value(node: ast.expr) -> object:
    """What a literal stands for, or a text that is repeated: `"-" * 8`. Raises what `literal_eval` does."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.BinOp(ast.Constant(value=str() | bytes() as text), ast.Mult(), ast.Constant(value=int(times))):
            return text * times if times * len(text) <= _LONGEST else text
        case _:
            return ast.literal_eval(node)


def _unwrapped(node: ast.expr) -> ast.expr:
    """The text inside a type that only names it: `Name("text")`."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str()) as text], keywords=[]):
            return text if name[0].isupper() else node
        case _:
            return node


def constant(node: ast.expr | None) -> str | None:
    """The one spelling of a literal, or of an object that is made of literals: `datetime(2020, 1, 1)`."""
    match node:
        case ast.Call(func=ast.Name() | ast.Attribute() as made, args=[_, *_] as given, keywords=[]):
            parts = [literal(one) for one in given]
            return f"{leaf(made)}({', '.join(filter(None, parts))})" if all(parts) else None
        case _:
            return literal(node)


def answers(function: Function, tables: Tables) -> Iterator[Answer]:
    """The answers that a function holds. `tables` are what its module gives names to."""
    known = {**tables, **tables_of(every(function.node, ast.stmt))}
    returned = _returned(function.node)
    for node in _own_nodes(function.node):
        match node:
            case ast.If(test=test, body=[*_, ast.Return() | ast.Assign() as end]) if _is_kept(end, returned):
                yield from _branch(test, end.value, node.lineno)
            case ast.IfExp(test=test, body=value):
                yield from _branch(test, value, node.lineno)
            case ast.match_case(pattern=pattern, body=[*_, ast.Return(value=value)]):
                yield from _case(pattern, value)
            case ast.Return() | ast.Assign():
                yield from _looked_up(node, known, returned)
            case ast.For() | ast.GeneratorExp() | ast.ListComp():
                yield from _gone_through(node, known)
            case _:
                pass


def _looked_up(node: ast.Return | ast.Assign, known: Tables, returned: frozenset[str]) -> Iterator[Answer]:
    """What a statement looks up in a table, to return it now or by a name."""
    if node.value is not None and _is_kept(node, returned):
        yield from _table(node.value, known)


def _is_kept(node: ast.Return | ast.Assign, returned: frozenset[str]) -> bool:
    return isinstance(node, ast.Return) or any(leaf(target) in returned for target in node.targets)


def _returned(function: FunctionNode) -> frozenset[str]:
    """The names that the function returns."""
    return frozenset(leaf(one.value) for one in every(function, ast.Return) if isinstance(one.value, ast.Name))


def _own_nodes(function: FunctionNode) -> Iterator[ast.AST]:
    """Every node of the function that is not in a function or class of its own."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _branch(test: ast.expr, value: ast.expr | None, line: int) -> Iterator[Answer]:
    if isinstance(value, ast.IfExp):
        yield from chain(_branch(test, value.body, line), _branch(test, value.orelse, line))
        return
    yield from _given(test, value, line)


def _given(test: ast.expr, value: ast.expr | None, line: int) -> Iterator[Answer]:
    output, parts = literal(value), _parts_of(value)
    if output is not None or parts:
        said, made = output or ast.unparse(value or test), () if output else parts
        yield from (Answer(inputs, said, line, made) for inputs in _compared(test))
        yield from (Answer(inputs, said, line, made, encoded=True) for inputs in _encoded(test))


def _parts_of(value: ast.expr | None) -> tuple[str, ...]:
    """The literals of a list, or of an object, that is made of nothing else: `[Money(34), Money(33)]`."""
    match value:
        case ast.Constant():
            return (repr(value.value),)
        case ast.List(elts=inner) | ast.Tuple(elts=inner) | ast.Call(args=inner, keywords=[]):
            made = [_parts_of(one) for one in inner]
            return tuple(chain.from_iterable(made)) if all(made) else ()
        case _:
            return ()


def _compared(test: ast.expr) -> Iterator[tuple[str, ...]]:
    """The literals that a condition asks for: one set of inputs for each way to meet it."""
    match test:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            yield from _one_comparison(left, operator, right)
        case ast.BoolOp(op=operator, values=values):
            parts = [list(_compared(value)) for value in values]
            yield from _joined(parts) if isinstance(operator, ast.And) else chain.from_iterable(parts)
        case _:
            pass


def _joined(parts: list[list[tuple[str, ...]]]) -> Iterator[tuple[str, ...]]:
    """What all parts together ask for, if each asks for something."""
    if all(parts):
        yield tuple(chain.from_iterable(chain.from_iterable(parts)))


def _one_comparison(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Iterator[tuple[str, ...]]:
    items = right.elts if isinstance(right, ast.Tuple | ast.List | ast.Set) else []
    if isinstance(operator, ast.In):
        yield from (_parts(one) for one in items if constant(one) is not None)
    elif isinstance(operator, ast.Eq | ast.Is):
        side = right if constant(right) is not None else left
        if constant(side) is not None:
            yield _parts(side)


def _parts(node: ast.expr) -> tuple[str, ...]:
    """A tuple of inputs is as many inputs."""
    items = node.elts if isinstance(node, ast.Tuple) and node.elts else [node]
    return tuple(text for text in map(constant, items) if text is not None)


def _decoded(node: ast.expr | None) -> Iterator[tuple[str, ...]]:
    """The inputs that a text stands for, where it is what those are when they are written: `"('a', 'b')"`, `"a|b"`."""
    for parts in decoded_parts(node):
        texts = tuple(constant(one) for one in parts)
        if all(one is not None for one in texts):
            yield tuple(filter(None, texts))


def _encoded(test: ast.expr) -> Iterator[tuple[str, ...]]:
    """The inputs that a comparison asks for by what they are written as."""
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            yield from chain(_decoded(left), _decoded(right))
        case _:
            pass


def _case(pattern: ast.pattern, value: ast.expr | None) -> Iterator[Answer]:
    output = literal(value)
    for one in pattern.patterns if isinstance(pattern, ast.MatchOr) else [pattern]:
        inputs = [literal(part.value) for part in every(one, ast.MatchValue)]
        known = tuple(filter(None, inputs))
        if output is not None and known and len(known) == len(inputs):
            yield Answer(known, output, one.lineno)


def _table(value: ast.expr, tables: Tables) -> Iterator[Answer]:
    """A look into a table that is written out: `{…}[n]`, `TABLE[n]`, `TABLE.get(n)`."""
    place = looked_in(value)
    table = as_dict(tables.get(leaf(place)) if isinstance(place, ast.Name) else place)
    for key, item in zip(table.keys, table.values, strict=True) if table is not None else ():
        output = literal(item)
        if literal(key) is not None and key is not None and output is not None:
            yield Answer(_parts(key), output, item.lineno)
            yield from (Answer(parts, output, item.lineno, encoded=True) for parts in _decoded(key))


def _gone_through(node: ast.For | ast.GeneratorExp | ast.ListComp, tables: Tables) -> Iterator[Answer]:
    """The rows of a table that is gone through for the one whose other columns are what is given."""
    for loop, given in _loops(node):
        columns = [leaf(one) for one in loop.target.elts] if isinstance(loop.target, ast.Tuple) else []
        if leaf(given) in columns:
            place = columns.index(leaf(given))
            yield from _of_rows(rows_of(tables.get(leaf(loop.iter), loop.iter)), place)


def _of_rows(rows: list[list[ast.expr]], place: int) -> Iterator[Answer]:
    """What stands at a place of each row, for what stands at the others."""
    for row in rows:
        inputs = [text for text in map(literal, (*row[:place], *row[place + 1 :])) if text is not None]
        output = literal(row[place]) if place < len(row) else None
        if output is not None and len(inputs) == len(row) - 1:
            yield Answer(tuple(inputs), output, row[place].lineno)


def _loops(node: ast.For | ast.GeneratorExp | ast.ListComp) -> Iterator[tuple[ast.For | ast.comprehension, ast.expr]]:
    """A loop with what comes of a round: what it returns, or what is collected."""
    if isinstance(node, ast.For):
        yield from ((node, one.value) for one in every(node, ast.Return) if one.value is not None)
    else:
        yield from ((loop, node.elt) for loop in node.generators)


def looked_in(value: ast.expr) -> ast.expr | None:
    """What is looked into under a key: `TABLE` of `TABLE[n]` and of `TABLE.get(n)`; None where nothing is."""
    match value:
        case ast.Subscript(value=table, ctx=ast.Load()) | ast.Call(func=ast.Attribute(value=table, attr="get")):
            return table
        case _:
            return None
