"""Functions that stop doing what they did, or never start: stubs in changed source code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from gatekeeper.checks._integrity import abandoning, delegating, disabling, postponing, unwritten
from gatekeeper.checks._integrity.bodies import declares, is_blank, is_overload, is_stub, overridden, raises
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.leaving import leaves
from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.source import Function, Source
from gatekeeper.checks._integrity.view import ChangeView, Pair
from gatekeeper.checks._integrity.walking import every
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "stub-added",
        "A function is only a stub",
        "A function that had a body does nothing any more, or a new one does nothing yet: `pass`, `...`, `return` or "
        "`raise NotImplementedError` outside an abstract class, a protocol or an overload. Or it leaves before it "
        "comes to what it did, or a constant in a condition decides that it does not do it.",
        "Write the body. Where a subclass must, mark the method with `abstractmethod`.",
        bad="def total(prices):\n    raise NotImplementedError",
        good="def total(prices):\n    return sum(prices)",
    ),
)
_NOTHING_TO_DO = re.compile(r"no-?op\b|nothing|subclasses|overrid", re.IGNORECASE)
_IDLE_KIND = re.compile(r"^_|Null|No|Dummy|Fake|Stub|Empty|Idle|Base|Abstract|Mixin|Pass|Any|Always|Never|Ignor|Skip")
"""What classes are called that do nothing, or that are there for others."""
_CLOSED = frozenset({"NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})
_FAMILY = 3
_MANY = 10
_LIFE = re.compile(r"^_|^a?(?:open|close|start|stop|flush|reset|clear|connect|disconnect|shutdown|init|cleanup)")
"""What methods are called that are there for whoever has such an object, be there anything to do or not."""
_HOOK = re.compile(r"\bcalled|callback|\bhook|default|optional|ignor|not? (?:need|support|used)", re.IGNORECASE)
_CALLBACKS = ("__", "on_", "visit_", "do_", "setup", "teardown")


def findings(view: ChangeView) -> Iterable[Finding]:
    """Stubs in the changed sources that were none before, each once."""
    found = list(_findings(view))
    yield from found
    said = {(one.location.path, one.location.line) for one in found}
    yield from (one for one in postponing.findings(view) if (one.location.path, one.location.line) not in said)


def _findings(view: ChangeView) -> Iterator[Finding]:
    found = [(pair, one) for pair in view.source_pairs for one in _functions(pair.head)]
    stubs = [(pair, one) for pair, one in found if is_stub(one) and not declares(one)]
    for pair, one in stubs:
        yield from _judged(pair, one, [other for _, other in found], _names_before(view))
    yield from chain.from_iterable(map(_cut_off, view.source_pairs))
    yield from abandoning.findings(view)
    yield from delegating.findings(view)
    yield from disabling.findings(view)
    yield from unwritten.findings(view)


def _cut_off(pair: Pair) -> Iterator[Finding]:
    """Functions that give up, or give an answer, in front of what they did."""
    before = {one.qualname: one for one in _functions(pair.base)}
    for function in _functions(pair.head):
        old, way_out = before.get(function.qualname), _way_out(function)
        if way_out is not None and old is not None and _way_out(old) is None:
            message = f"{function.qualname} leaves before it comes to what it did"
            yield graded(True, "stub-added", message, pair.path, way_out.lineno)


def _way_out(function: Function) -> ast.stmt | None:
    """The statement behind which nothing of the function is reached; a `yield` there only makes it a generator."""
    for place, statement in enumerate(function.body):
        if leaves(statement):
            rest = function.body[place + 1 :]
            return statement if any(not _only_yields(one) for one in rest) else None
    return None


def _only_yields(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Pass | ast.FunctionDef | ast.AsyncFunctionDef) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield | ast.YieldFrom | ast.Constant)
    )


def _names_before(view: ChangeView) -> frozenset[str]:
    return frozenset(one.name for pair in view.source_pairs for one in _functions(pair.base))


def _functions(source: Source | None) -> tuple[Function, ...]:
    return source.functions if source is not None and not source.path.endswith(".pyi") else ()


def _judged(pair: Pair, function: Function, others: list[Function], known: frozenset[str]) -> Iterator[Finding]:
    path, line = pair.path, function.node.lineno
    old = {one.qualname: one for one in _functions(pair.base)}.get(function.qualname)
    if old is None:
        if _is_to_be_written(pair, function, others, known):
            yield graded(False, "stub-added", f"{function.qualname} has no body yet", path, line)
    elif not is_stub(old) and not _moved(old, others):
        grave = not raises(function) or not overridden(pair, function)
        yield graded(grave, "stub-added", f"{function.qualname} had a body and has none any more", path, line)


def _is_to_be_written(pair: Pair, function: Function, others: list[Function], known: frozenset[str]) -> bool:
    if function.name in known:
        return _is_idle_in_its_family(pair, function)
    return _is_unfinished(function) or _is_promised(pair, function, others)


def _moved(old: Function, others: list[Function]) -> bool:
    return any(one.name == old.name and one.text == old.text for one in others)


def _answers(function: Function) -> bool:
    """Whether it says itself that its answer is None."""
    return any(isinstance(one, ast.Return) and one.value is not None for one in function.body)


def _is_unfinished(function: Function) -> bool:
    """A new function that does nothing: in a class it may be there for subclasses, or for callers that expect it; and
    some say that to do nothing is what they are for.
    """
    if function.owner is not None or function.nested or _is_for_nothing(function) or _answers(function):
        return False
    return not function.name.startswith(_CALLBACKS) and not function.node.decorator_list


def _is_promised(pair: Pair, function: Function, others: list[Function]) -> bool:
    """A new method that is to be written one day, in a class that there was and that left nothing to subclasses."""
    siblings = _siblings(pair, function)
    if raises(function) and _is_closed(function.owner):
        return True
    if not (siblings and (raises(function) or _is_bare(function, pair.head))) or _leaves_much(siblings):
        return False
    return not _asks_for(function.name, siblings) and all(map(is_stub, _called(function.name, others)))


def _is_closed(owner: ast.ClassDef | None) -> bool:
    """Whether a class is of a kind that leaves nothing to others: one of rows, or of members."""
    return owner is not None and not _CLOSED.isdisjoint(map(leaf, owner.bases))


def _siblings(pair: Pair, function: Function) -> list[Function]:
    """The methods that its class had; none of what is no method."""
    known = (one for one in _functions(pair.base) if _class(one) and not is_overload(one))
    return [one for one in known if _class(one) == _class(function)]


def _is_bare(function: Function, source: Source | None) -> bool:
    """Whether a method says what it does, or has dots for a body, and nothing in it, in a class that is made from no
    other one and from which none is made; unless it is one of those that many have because they are called.
    """
    owner = function.owner
    if owner is None or owner.bases or source is None:
        return False
    return _promises(function) and not _is_usual(function) and not _may_be_idle(function, owner, source)


def _promises(function: Function) -> bool:
    dots = any(isinstance(one, ast.Expr) for one in function.body)
    return not function.node.decorator_list and (dots or ast.get_docstring(function.node) is not None)


def _is_usual(function: Function) -> bool:
    named = function.name.startswith(_CALLBACKS) or _LIFE.search(function.name)
    return bool(named or _HOOK.search(ast.get_docstring(function.node) or ""))


def _leaves_much(methods: list[Function]) -> bool:
    """Whether methods of a class are there for subclasses: one is abstract or refuses, or more than a few are empty."""
    left = [one for one in methods if is_stub(one)]
    return any(raises(one) or declares(one) for one in left) or len(left) * _MANY > len(methods)


def _is_idle_in_its_family(pair: Pair, function: Function) -> bool:
    """A method of a new class that has nothing in it, where several classes of the file had that method, and each did
    something in it; unless it is there to do nothing, or for classes that are made from it.
    """
    owner, head = function.owner, pair.head
    if owner is None or head is None or not any(map(is_blank, function.body)):
        return False
    return _does_work(_functions(pair.base), function.name, owner) and not _may_be_idle(function, owner, head)


def _does_work(known: Iterable[Function], name: str, owner: ast.ClassDef) -> bool:
    """Whether several classes had the method, and it did something in each; the owner was none of the classes."""
    methods = [one for one in known if one.owner is not None]
    peers = [one for one in methods if one.name == name]
    return len(peers) >= _FAMILY and not any(map(is_stub, peers)) and owner.name not in map(_class, methods)


def _may_be_idle(function: Function, owner: ast.ClassDef, source: Source) -> bool:
    """Whether it says that it does nothing, or classes are made from its own."""
    inherited = any(leaf(base) == owner.name for one in source.classes for base in one.bases)
    return inherited or _is_for_nothing(function) or _IDLE_KIND.search(owner.name) is not None


def _asks_for(name: str, siblings: list[Function]) -> bool:
    """Whether methods ask the object for what the class had not: it was left to subclasses all along."""
    return any(one.attr == name for other in siblings for one in every(other.node, ast.Attribute))


def _called(name: str, functions: list[Function]) -> list[Function]:
    return [one for one in functions if one.name == name]


def _class(function: Function) -> str:
    """The name of the class of a method; "" of another function."""
    return function.owner.name if function.owner is not None else ""


def _is_for_nothing(function: Function) -> bool:
    """Whether it says, in its name or docstring, that doing nothing is what it is for."""
    said = f"{function.name}\n{ast.get_docstring(function.node) or ''}"
    return not raises(function) and _NOTHING_TO_DO.search(said) is not None
