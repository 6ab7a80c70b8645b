"""Functions whose one effect is that they raise: where that is dropped, nothing is left of a call."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from gatekeeper.checks._integrity.atoms import words
from gatekeeper.checks._integrity.fresh import Hit, fresh
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.handlers import BROAD, is_broad
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.silencing import OUTSIDE
from gatekeeper.checks._integrity.source import FunctionNode, Source, parsed
from gatekeeper.checks._integrity.stand_ins import imports_of
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.finding import Finding

_NAMED = re.compile(r"_*(?:validate|verify|assert|enforce)(?![a-z])")
"""What they are called where nothing of the project tells what they do."""
_DEEPEST = 3
_Functions = Mapping[str, FunctionNode]


def findings(view: ChangeView) -> Iterator[Finding]:
    """Calls of such functions that stopped the program before, and whose certain exceptions are dropped now."""
    found = tuple(fresh(view.source_pairs, _hits))
    if found:
        silenced = _loud(pair.base for pair in view.pairs) - _loud(pair.head for pair in view.pairs)
        for pair, hit in found:
            calls = hit.key.split("\n")[1:]
            if silenced.keys() >= set(calls) and pair.head and _all_check(view, pair.head, calls):
                yield warning("exception-swallowed", hit.what, pair.path, hit.line)


def _hits(source: Source) -> Iterator[Hit]:
    """The blocks that drop what calls raise, which are all that is in them; the key holds those, a line each."""
    for caught, body in _blocks(source):
        calls = [_flat(one) for one in body if _is_call(one)]
        if calls and len(calls) == len(body):
            text = f"`{calls[0][:60]}` only raises, and `{caught}` is dropped"
            yield Hit("\n".join((caught, *calls)), body[0].lineno, text, grave=False)


def _blocks(source: Source) -> Iterator[tuple[str, Sequence[ast.stmt]]]:
    """The blocks whose certain exceptions are dropped, so that all goes on behind them, each with what is caught."""
    for attempt in (*source.of(ast.Try), *source.of(ast.TryStar)):
        handlers = filter(_drops, attempt.handlers if not attempt.orelse else ())
        yield from ((_flat(one.type), attempt.body) for one in handlers if one.type)
    for block in (*source.of(ast.With), *source.of(ast.AsyncWith)):
        given = filter(_suppresses, (one.context_expr for one in block.items))
        yield from ((_flat(one), block.body) for one in given)


def _drops(handler: ast.ExceptHandler) -> bool:
    return not is_broad(handler) and all(map(_goes_on, handler.body))


def _suppresses(call: ast.expr) -> bool:
    return isinstance(call, ast.Call) and leaf(call.func) == "suppress" and BROAD.isdisjoint(map(leaf, call.args))


def _goes_on(statement: ast.stmt) -> bool:
    """Whether it does nothing, or is a remark for debugging."""
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="debug"))):
            return True
        case _:
            return False


def _is_call(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(_called(statement.value), ast.Call)


def _called(value: ast.expr) -> ast.expr:
    return value.value if isinstance(value, ast.Await) else value


def _flat(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _loud(ends: Iterable[Source | None]) -> Counter[str]:
    """How often each call stands where what it raises is not dropped."""
    found: Counter[str] = Counter()
    for source in filter(None, ends):
        quiet = {id(one) for _, body in _blocks(source) for one in body}
        found.update(_flat(one) for one in source.of(ast.Expr) if id(one) not in quiet and _is_call(one))
    return found


def _all_check(view: ChangeView, source: Source, calls: Iterable[str]) -> bool:
    """Whether all that is called does nothing but raise."""
    nodes = (_called(ast.parse(one, mode="eval").body) for one in calls)
    return all(_only_checks(view, source, one.func) for one in nodes if isinstance(one, ast.Call))


def _only_checks(view: ChangeView, source: Source, called: ast.expr) -> bool:
    name, known = leaf(called), [one for one in _modules(view, source, called) if leaf(called) in one]
    return any(_checks(one, name) for one in known) if known else _NAMED.match(name) is not None


def _modules(view: ChangeView, source: Source, called: ast.expr) -> Iterator[_Functions]:
    """The functions of the module itself, and of the one that what is called, or its owner, is imported from."""
    yield _by_name(source)
    named = called.value if isinstance(called, ast.Attribute) else called
    origin = imports_of(source).get(leaf(named), "")
    ends = {f"/{one.replace('.', '/')}" for one in (origin, origin.rpartition(".")[0]) if one}
    for path in view.context.project.source_files if ends else ():
        if f"/{path}".removesuffix(".py").removesuffix("/__init__").endswith((*ends,)):
            other = parsed(path, view.context.read(path))
            yield _by_name(other) if other is not None else {}


def _by_name(source: Source) -> _Functions:
    return {one.name: one.node for one in source.functions}


def _checks(functions: _Functions, name: str) -> bool:
    """Whether a function, with those that it calls, raises, and does nothing else that is there after it."""
    within = list(_led_to(functions, name))
    raises = any(next(every(one, ast.Raise), None) is not None for one in within)
    return raises and not any(_has_effects(one, functions) for one in within)


def _led_to(functions: _Functions, name: str) -> Iterator[FunctionNode]:
    """The function, and those of its module that it names, and so on."""
    waiting, seen = {name}, set[str]()
    for _ in range(_DEEPEST):
        yield from (functions[one] for one in waiting)
        seen |= waiting
        waiting = set(chain.from_iterable(words(functions[one]) for one in waiting)) & functions.keys() - seen


def _has_effects(function: FunctionNode, known: Collection[str]) -> bool:
    """Whether it changes anything, calls something for what that does, or reaches out of the program."""
    kept = (*every(function, ast.Attribute), *every(function, ast.Subscript))
    changes = any(not isinstance(one.ctx, ast.Load) for one in kept)
    works = any(not _is_known(_called(one.value), known) for one in every(function, ast.Expr))
    return changes or works or not OUTSIDE.isdisjoint(words(function))


def _is_known(value: ast.expr, known: Collection[str]) -> bool:
    """Whether a statement is a docstring, or calls one of the functions."""
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Call) and leaf(value.func) in known)
