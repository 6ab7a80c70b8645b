"""Exceptions that changed source code newly catches and drops."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks._integrity import validating
from gatekeeper.checks._integrity.ancestry import ancestors
from gatekeeper.checks._integrity.fresh import Hit, fresh
from gatekeeper.checks._integrity.grading import called_name, leaf
from gatekeeper.checks._integrity.handlers import (
    BROAD,
    catches,
    falls_back,
    gives_back,
    goes_on,
    is_hushed,
    is_muted,
    is_nothing,
    is_silent,
    is_wider,
    whispers,
)
from gatekeeper.checks._integrity.report import graded, warning
from gatekeeper.checks._integrity.source import FunctionNode, Source, functions_of
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every, walk
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "exception-swallowed",
        "Any exception is caught and dropped",
        "A new handler catches every exception and goes on in silence, so that a defect looks like a result.",
        "Catch the exception that is expected, around the one statement that raises it, and say what happens then.",
        bad="try:\n    save(report)\nexcept Exception:\n    pass",
        good="try:\n    save(report)\nexcept FileExistsError:\n    report = renamed(report)\n    save(report)",
    ),
)
Attempt = ast.Try | ast.TryStar
_Helpers = Mapping[str, FunctionNode]
_WAYS_OUT = (ast.Return, ast.Break, ast.Continue)


def findings(view: ChangeView) -> Iterable[Finding]:
    """New silent handlers in changed files; graver where they wrap code that failed aloud before."""
    for pair in view.source_pairs:
        yield from _widened(pair)
        yield from _muted(pair)
        yield from _caught_where_raised(view, pair)
    yield from validating.findings(view)
    found = (*fresh(view.pairs, _hits), *fresh(view.source_pairs, _loud_hits))
    instead = tuple(fresh(view.source_pairs, _fallback_hits))
    if found or instead:
        base, head = _ends(view.pairs)
        silenced = base.aloud - head.aloud
        yield from _dropped(found, silenced, base.dropped)
        yield from (_said(*one) for one in instead if not silenced.keys().isdisjoint(_guarded_of(one[1])))


def _dropped(found: Iterable[tuple[Pair, Hit]], silenced: Counter[str], dropped: Counter[str]) -> Iterator[Finding]:
    """The handlers around what was not dropped before."""
    for pair, hit in found:
        guarded = _guarded_of(hit)
        wraps = not guarded.isdisjoint(silenced)
        if wraps or (guarded.isdisjoint(dropped) and not _is_as_before(pair)):
            yield graded(wraps and hit.grave, "exception-swallowed", hit.what, pair.path, hit.line)


def _said(pair: Pair, hit: Hit) -> Finding:
    return warning("exception-swallowed", hit.what, pair.path, hit.line)


def _guarded_of(hit: Hit) -> frozenset[str]:
    """The statements that a handler guards."""
    return frozenset(hit.key.split("\n")[1:])


def _widened(pair: Pair) -> Iterator[Finding]:
    """Handlers that caught certain exceptions around the same code, did the same about them, and catch all now."""
    if pair.base is None or pair.head is None:
        return
    before = {_guarded(attempt): attempt.handlers for attempt in _attempts(pair.base)}
    for attempt, handler in _handlers(pair.head, lambda one: not is_silent(one)):
        known = before.get(_guarded(attempt), [])
        for old in known:
            text = _wider(handler, old)
            if text:
                yield warning("exception-swallowed", text, pair.path, handler.lineno)
                break


def _wider(handler: ast.ExceptHandler, before: ast.ExceptHandler) -> str:
    """In words, how a handler has more come to the same end, or to none; "" when it does not."""
    caught = "" if before.type is None else _flat(before.type)
    if caught and is_wider(handler, before):
        return f"every exception is handled as only `{caught}` was"
    hushed = caught and is_hushed(handler, before)
    return f"every exception is dropped, where `{caught}` became another one" if hushed else ""


def _caught_where_raised(view: ChangeView, pair: Pair) -> Iterator[Finding]:
    """Exceptions that a function raised to whoever called it, and drops itself now."""
    for old, new in _at_both_ends(pair):
        dropped = list(_dropped_raises(view, new, _new_functions(pair)))
        lost = _escaping(view, old) - _escaping(view, new) if dropped else set[str]()
        for raised, handler in dropped:
            if _flat(raised) in lost:
                text = f"`{_flat(raised)[:60]}` is caught in the same function, and dropped"
                yield warning("exception-swallowed", text, pair.path, handler.lineno)


def _escaping(view: ChangeView, root: ast.AST) -> set[str]:
    """What a function raises to whoever called it."""
    dropped = {id(one) for one, _ in _dropped_raises(view, root, {})}
    return {_flat(one) for one in every(root, ast.Raise) if id(one) not in dropped}


def _new_functions(pair: Pair) -> _Helpers:
    """The functions that the file had not: one may have the body of another."""
    known = {one.name for one in functions_of(pair.base)}
    return {one.name: one.node for one in functions_of(pair.head) if one.name not in known}


def _dropped_raises(
    view: ChangeView, root: ast.AST, helpers: _Helpers
) -> Iterator[tuple[ast.Raise, ast.ExceptHandler]]:
    """What is raised and dropped within a function, and the `helpers` that it calls, each with the handler that drops
    it: of that exception, or of one that it is a kind of.
    """
    for attempt in (*every(root, ast.Try), *every(root, ast.TryStar)):
        idle = [one for one in attempt.handlers if all(map(is_nothing, one.body))]
        for raised in _raised_in(attempt, helpers) if idle else ():
            yield from _caught_by(view, raised, idle)


def _raised_in(attempt: Attempt, helpers: _Helpers) -> Iterator[ast.Raise]:
    """What the body of an attempt raises, and the helpers that it calls."""
    called = {leaf(call.func) for one in attempt.body for call in every(one, ast.Call)}
    nodes = [*attempt.body, *(helpers[name] for name in sorted(called & helpers.keys()))]
    return chain.from_iterable(every(one, ast.Raise) for one in nodes)


def _caught_by(
    view: ChangeView, raised: ast.Raise, handlers: list[ast.ExceptHandler]
) -> Iterator[tuple[ast.Raise, ast.ExceptHandler]]:
    above = _above(view, raised)
    yield from ((raised, one) for one in handlers if catches(one, raised, above))


def _above(view: ChangeView, raised: ast.Raise) -> Collection[str]:
    """The names of what the exception that is raised is a kind of; none where it is not known."""
    name = called_name(raised.exc) if raised.exc is not None else ""
    return ancestors(view, name) if name else ()


def _muted(pair: Pair) -> Iterator[Finding]:
    """Handlers of certain exceptions that told somebody, and go on in silence now. Where the function says in its
    docstring what happens instead, they follow that.
    """
    for old, new in _undocumented(pair):
        for handler, known in _same_handlers(old, new):
            if is_muted(handler, known) and not is_silent(handler):
                caught = ast.unparse(handler.type) if handler.type else ""
                text = f"`except {caught}` passed on what it caught, and goes on now"
                yield warning("exception-swallowed", text, pair.path, handler.lineno)


def _undocumented(pair: Pair) -> Iterator[tuple[FunctionNode, FunctionNode]]:
    """The functions whose docstring is as it was; each end of them."""
    ends = _at_both_ends(pair)
    return ((old, new) for old, new in ends if ast.get_docstring(old) == ast.get_docstring(new))


def _at_both_ends(pair: Pair) -> Iterator[tuple[FunctionNode, FunctionNode]]:
    """The functions that there were before, each end of them."""
    before = {one.qualname: one.node for one in functions_of(pair.base)}
    for function in functions_of(pair.head):
        old = before.get(function.qualname)
        if old is not None and not function.nested:
            yield old, function.node


def _same_handlers(old: ast.AST, new: ast.AST) -> Iterator[tuple[ast.ExceptHandler, ast.ExceptHandler]]:
    """The handlers of the same exceptions, or of those and others, around the same code, each with that before."""
    before = list(_by_place(old))
    for place, kinds, one in _by_place(new):
        known = (handler for at, caught, handler in before if at == place and caught <= kinds)
        yield from ((one, handler) for handler in islice(known, 1))


def _by_place(root: ast.AST) -> Iterator[tuple[str, frozenset[str], ast.ExceptHandler]]:
    """Every handler, with what it guards, and what it catches."""
    for attempt in (*every(root, ast.Try), *every(root, ast.TryStar)):
        for one in attempt.handlers:
            kinds = one.type.elts if isinstance(one.type, ast.Tuple) else [one.type]
            yield _guarded(attempt), frozenset(ast.unparse(kind) if kind else "" for kind in kinds), one


def _is_as_before(pair: Pair) -> bool:
    """Whether the file drops exceptions in no more places than it did: one may have been moved, and made general. A
    test may drop what it likes, where that failed nowhere before.
    """
    if pair.is_test or pair.base is None or pair.head is None:
        return pair.is_test
    before, after = (sum(1 for _ in _silent_blocks(end)) for end in (pair.base, pair.head))
    return after <= before


def _guarded(attempt: Attempt) -> str:
    return "\n".join(map(_flat, attempt.body))


class _Failing(Struct, frozen=True):
    """How often each statement stands where its failure is seen, and where it is dropped."""

    aloud: Counter[str]
    dropped: Counter[str]


def _ends(pairs: Sequence[Pair]) -> tuple[_Failing, _Failing]:
    return _failing(pair.base for pair in pairs), _failing(pair.head for pair in pairs)


def _failing(sources: Iterable[Source | None]) -> _Failing:
    """Every statement that can fail, each in one line."""
    aloud: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for source in filter(None, sources):
        silent = {id(node) for block in _silent_blocks(source) for one in block.body for node in walk(one)}
        for node in _statements(source):
            (dropped if id(node) in silent else aloud)[_flat(node)] += 1
    return _Failing(aloud, dropped)


def _statements(source: Source) -> Iterator[ast.stmt]:
    nodes = (node for node in walk(source.tree) if isinstance(node, ast.stmt))
    return (node for node in nodes if not _is_trivial(node))


def _is_trivial(node: ast.stmt) -> bool:
    """Whether the statement cannot fail, or is found everywhere."""
    return isinstance(node, ast.Import | ast.ImportFrom) or is_nothing(node)


def _flat(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _hits(source: Source) -> Iterator[Hit]:
    """The key of a hit holds the guarded statements, a line each, so that they can be looked up at the base."""
    yield from (_caught(*one) for one in _handlers(source, is_silent))
    for quiet in (gives_back, whispers):
        yield from (replace(_caught(*one), grave=False) for one in _handlers(source, quiet))
    for attempt, statement in _overruling(source):
        yield _hit(f"finally: {_flat(statement)}", statement.lineno, attempt.body)
    for block, call in _silent_contexts(source):
        yield _hit(_flat(call), block.lineno, block.body)


def _loud_hits(source: Source) -> Iterator[Hit]:
    """Handlers that catch even what ends the program, and go on with something else."""
    return (_caught(*one) for one in _handlers(source, goes_on))


def _fallback_hits(source: Source) -> Iterator[Hit]:
    """Handlers that have another answer for whatever happens; only where what they guard failed aloud before."""
    return (_caught(*one) for one in _handlers(source, falls_back))


def _caught(attempt: Attempt, handler: ast.ExceptHandler) -> Hit:
    caught = _flat(handler.type) if handler.type else ""
    return _hit(f"except {caught}", handler.lineno, attempt.body)


def _silent_blocks(source: Source) -> Iterator[Attempt | ast.With | ast.AsyncWith]:
    yield from (attempt for attempt, _ in _handlers(source, _drops))
    yield from (attempt for attempt, _ in _overruling(source))
    yield from (block for block, _ in _silent_contexts(source))


def _drops(handler: ast.ExceptHandler) -> bool:
    return any(quiet(handler) for quiet in (is_silent, gives_back, whispers, goes_on, falls_back))


def _handlers(
    source: Source, wanted: Callable[[ast.ExceptHandler], bool]
) -> Iterator[tuple[Attempt, ast.ExceptHandler]]:
    for attempt in _attempts(source):
        yield from ((attempt, one) for one in attempt.handlers if wanted(one))


def _overruling(source: Source) -> Iterator[tuple[Attempt, ast.stmt]]:
    """The ways out of a `finally`: each drops whatever was raised."""
    for attempt in _attempts(source):
        yield from ((attempt, one) for one in attempt.finalbody if isinstance(one, _WAYS_OUT))


def _attempts(source: Source) -> tuple[Attempt, ...]:
    return (*source.of(ast.Try), *source.of(ast.TryStar))


def _silent_contexts(source: Source) -> Iterator[tuple[ast.With | ast.AsyncWith, ast.expr]]:
    for block in (*source.of(ast.With), *source.of(ast.AsyncWith)):
        yield from ((block, item.context_expr) for item in block.items if _suppresses(item.context_expr))


def _hit(head: str, line: int, body: list[ast.stmt]) -> Hit:
    guarded = [statement for statement in body if not isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass)]
    key = "\n".join((head, *(_flat(statement) for statement in guarded)))
    return Hit(key, line, f"`{head.strip()}` drops every exception", bool(guarded))


def _suppresses(call: ast.expr) -> bool:
    return isinstance(call, ast.Call) and leaf(call.func) == "suppress" and any(leaf(one) in BROAD for one in call.args)
