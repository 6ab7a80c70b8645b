"""Functions of changed sources that begin as they did and give up where they did their work, in a branch or at all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.checks._integrity.bodies import is_blank, is_stub, overridden
from gatekeeper.checks._integrity.fresh import spelled
from gatekeeper.checks._integrity.grading import called_name, is_true
from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every, walk
from gatekeeper.model.finding import Finding

_Path = tuple[str, ...]
_Blocks = Mapping[_Path, list[ast.stmt]]
_LATER = re.compile(
    r"\b(?:todo|fixme|wip|later|placeholder|"
    r"(?:to be|being|not yet|not) (?:re)?(?:written|worked|implemented|ported))\b",
    re.IGNORECASE,
)
"""What is said of what is not written yet."""
_OF_PYTHONS = re.compile(r"version_info|PY[23]|\b(?:unicode|six|decode|encode)\b")
_WORKING = (ast.Call, ast.BinOp, ast.BoolOp, ast.Compare, ast.Subscript, ast.comprehension, ast.Await, ast.Yield)


def findings(view: ChangeView) -> Iterator[Finding]:
    """The blocks whose last statements gave way to nothing, or to one that says that they are not written."""
    for pair in view.source_pairs:
        for old, new in pair.rewritten:
            if not is_stub(new):
                yield from _abandoned(pair, old, new)


def _abandoned(pair: Pair, old: Function, new: Function) -> Iterator[Finding]:
    if _echoes(new) and not _echoes(old) and _does_much(old):
        message = f"{new.qualname} gives back what it is given, and did more"
        yield graded(False, "stub-added", message, pair.path, new.body[0].lineno)
    for path, body in _given_up(pair, old, new):
        message = " at ".join((f"{new.qualname} does not do any more what it did", *(f"`{one}`" for one in path[-1:])))
        yield graded(not path and not overridden(pair, new), "stub-added", message, pair.path, body[-1].lineno)


def _given_up(pair: Pair, old: Function, new: Function) -> Iterator[tuple[_Path, list[ast.stmt]]]:
    """The blocks of a function that do not do what they did."""
    known = blocks_of(old)
    for path, body in blocks_of(new).items():
        was = known.get(path)
        if was is not None and _gives_up(body, path) and not _gives_up(was, path) and loses_work(was, body, pair.head):
            yield path, body


def _echoes(function: Function) -> bool:
    """Whether all that a function does is to return one of its parameters."""
    match function.body:
        case [ast.Return(value=ast.Name(id=name))]:
            return name in {one.arg for one in every(function.node.args, ast.arg)}
        case _:
            return False


def _does_much(function: Function) -> bool:
    """Whether a function takes several statements, and is not about what one Python has and another has not."""
    return (
        len(list(_all(function.body))) > 1
        and _OF_PYTHONS.search(function.text) is None
        and any(map(_works, function.body))
    )


def blocks_of(function: Function) -> _Blocks:
    """The blocks of a function, by what they stand under; those of handlers are another matter."""
    return dict(_within(list(function.body), ()))


def _within(body: list[ast.stmt], path: _Path) -> Iterator[tuple[_Path, list[ast.stmt]]]:
    yield path, body
    for statement in body:
        for header, inner in _inner(statement):
            yield from _within(inner, (*path, header))


def _inner(statement: ast.stmt) -> Iterator[tuple[str, list[ast.stmt]]]:
    """The blocks right below a statement, each with what it is called after."""
    match statement:
        case ast.If(test=asked, body=body, orelse=orelse) | ast.While(test=asked, body=body, orelse=orelse):
            yield from _named(spelled(asked), body, orelse)
        case ast.For(target=target, iter=places, body=body, orelse=orelse):
            yield from _named(f"for {spelled(target)} in {spelled(places)}", body, orelse)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            yield from _named(f"with {', '.join(map(ast.unparse, items))}", body, [])
        case ast.Try(body=body, orelse=orelse):
            yield from _named("try", body, orelse)
        case ast.Match(cases=cases):
            for case in cases:
                yield from _named(f"case {ast.unparse(case.pattern)}", case.body, [])
        case _:
            pass


def _named(header: str, body: list[ast.stmt], orelse: list[ast.stmt]) -> Iterator[tuple[str, list[ast.stmt]]]:
    yield header, body
    if orelse:
        yield f"not {header}", orelse


def _gives_up(body: list[ast.stmt], path: _Path) -> bool:
    """Whether a block ends with a word that it is not written, or in nothing, or has nothing in it."""
    ends = _is_unwritten(body[-1]) or (len(body) > 1 and is_blank(body[-1]))
    return ends or (bool(path) and all(map(is_idle, body)))


def is_idle(statement: ast.stmt) -> bool:
    return is_blank(statement) or isinstance(statement, ast.Continue)


def _is_unwritten(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise(exc=ast.expr() as raised):
            return called_name(raised) == "NotImplementedError" or _is_for_later(raised)
        case ast.Assert(test=test, msg=ast.expr() as said):
            return not is_true(test) and isinstance(test, ast.Constant) and _is_for_later(said)
        case ast.Return(value=ast.Name(id="NotImplemented")):
            return True
        case _:
            return False


def _is_for_later(said: ast.expr) -> bool:
    texts = (one.value for one in every(said, ast.Constant) if isinstance(one.value, str))
    return any(map(_LATER.search, texts))


def loses_work(before: list[ast.stmt], after: list[ast.stmt], head: Source | None) -> bool:
    """Whether a block did something that is done nowhere in the file any more, and does nothing new."""
    kept = _statements(head)
    known = frozenset(map(ast.dump, _all(before)))
    new = [one for one in _all(after[:-1]) if ast.dump(one) not in known]
    lost = [one for one in before if ast.dump(one) not in kept]
    return not any(map(_matters, new)) and any(map(_works, lost))


def _matters(statement: ast.stmt) -> bool:
    """Whether it is more than a remark."""
    return not isinstance(statement, ast.Expr | ast.Import | ast.ImportFrom | ast.Pass | ast.Delete)


def _works(statement: ast.stmt) -> bool:
    """Whether a statement computes something, or gives something to somebody."""
    raises = isinstance(statement, ast.Raise | ast.Assert)
    return not raises and any(isinstance(one, _WORKING) for one in walk(statement))


def _all(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    return (one for statement in body for one in every(statement, ast.stmt))


def _statements(source: Source | None) -> frozenset[str]:
    """Every statement of the file, each in one spelling."""
    return frozenset(ast.dump(one) for one in _all(source.tree.body)) if source is not None else frozenset()
