"""What a handler of exceptions does with what it catches."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.leaving import kinds, names
from gatekeeper.checks._integrity.walking import every, walk

BROAD = frozenset({"Exception", "BaseException"})
_CONVERTING = frozenset(
    {"getattr", "str", "repr", "int", "float", "bool", "type", "vars", "copy", "dict", "list", "tuple", "set"}
)
"""Calls that give what was there in another form."""
_COLLECTIONS = frozenset(
    {"set", "dict", "list", "tuple", "frozenset", "Counter", "OrderedDict", "deque", "defaultdict"}
)
_TELLING = frozenset(
    [
        "exception",
        "error",
        "warning",
        "warn",
        "critical",
        "log",
        "info",
        "debug",
        "exc_info",
        "print_exc",
        "format_exc",
        "exit",
        "rollback",
        "fail",
        "cancel",
        "terminate",
        "kill",
        "put",
        "set_exception",
    ]
)


def is_silent(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything, and nothing but going on, or a ready-made answer, follows: no call, no raise, no
    use of the exception.
    """
    return is_broad(handler) and all(is_nothing(statement) for statement in handler.body)


def is_broad(handler: ast.ExceptHandler) -> bool:
    """Whether it catches every exception."""
    return handler.type is None or any(leaf(one) in BROAD for one in kinds(handler.type))


def is_nothing(node: ast.stmt) -> bool:
    """Whether a statement does no more than go on, or give a ready-made answer."""
    match node:
        case ast.Pass() | ast.Continue() | ast.Break() | ast.Expr(value=ast.Constant()) | ast.Return(value=None):
            return True
        case ast.Assign(targets=[ast.Name(id="_")], value=ast.Name()):
            return True
        case ast.Return(value=value) | ast.Assign(value=value):
            return isinstance(value, ast.Constant) or is_empty(value)
        case _:
            return False


def is_empty(value: ast.expr | None) -> bool:
    """Whether it is a collection without anything in it, several such values, or an object that is made of nothing, or
    of zeros, of None and the like: `Version(0, 0, 0)`.
    """
    match value:
        case ast.Call(func=cast, args=[_, whatever]) if leaf(cast) == "cast":
            return is_empty(whatever)
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            return all(map(_is_blank, parts))
        case ast.Call(func=made, args=given, keywords=named):
            parts = [*given, *(one.value for one in named)]
            return all(map(_is_blank, parts)) and (bool(parts) or _makes_nothing(leaf(made)))
        case _:
            return False


def _makes_nothing(name: str) -> bool:
    """Whether a call without arguments makes a collection, or an object of a class."""
    return name in _COLLECTIONS or (name[:1].isupper() and not name.isupper())


def _is_blank(value: ast.expr | None) -> bool:
    """Whether it is a value that says nothing."""
    match value:
        case ast.Constant(value=said):
            return said in (0, None, "", b"", "0") and said is not False
        case _:
            return is_empty(value)


def gives_back(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything, and goes on with a value that was there already: what it was given, a default."""
    if not is_broad(handler) or is_silent(handler):
        return False
    return all(is_nothing(one) or _is_given(one, handler.name) for one in handler.body)


def falls_back(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything, and goes on with what takes no work: a part of what it was given, a constant of a
    module, a collection or a text made of such; all that is done besides is to print something.
    """
    if not is_broad(handler) or is_silent(handler) or gives_back(handler) or goes_on(handler):
        return False
    return all(is_nothing(one) or _is_printed(one) or _is_at_hand(one, handler.name) for one in handler.body)


def _is_printed(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and leaf(node.value.func) == "print"


def _is_at_hand(node: ast.stmt, caught: str | None) -> bool:
    if not isinstance(node, ast.Return | ast.Assign | ast.AnnAssign | ast.AugAssign) or node.value is None:
        return False
    parts = list(walk(node.value))
    return all(leaf(call.func) in _CONVERTING for call in _calls(parts)) and not _is_named(caught, parts)


def whispers(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything, and goes on after a remark for debugging that does not say what it caught."""
    if not is_broad(handler) or is_silent(handler):
        return False
    return all(is_nothing(one) or _is_whispered(one) for one in handler.body)


def _is_whispered(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="debug"), args=given, keywords=[])):
            return all(isinstance(one, ast.Constant) for one in given)
        case _:
            return False


def _is_given(node: ast.stmt, caught: str | None) -> bool:
    return isinstance(node, ast.Return | ast.Assign) and isinstance(node.value, ast.Name) and node.value.id != caught


def is_wider(handler: ast.ExceptHandler, before: ast.ExceptHandler) -> bool:
    """Whether it catches everything and tells nobody, where the handler before, the same but for that, did not."""
    if (
        is_broad(before)
        or not is_broad(handler)
        or list(map(ast.dump, handler.body)) != list(map(ast.dump, before.body))
    ):
        return False
    return not _passes_on(handler)


def is_hushed(handler: ast.ExceptHandler, before: ast.ExceptHandler) -> bool:
    """Whether it catches everything, and neither raises, nor keeps, nor tells it, where that before caught certain
    exceptions, and raised.
    """
    raised = any(isinstance(node, ast.Raise) for one in before.body for node in walk(one))
    return raised and not is_broad(before) and is_broad(handler) and not _passes_on(handler)


def catches(handler: ast.ExceptHandler, raised: ast.Raise, above: Collection[str]) -> bool:
    """Whether an exception that is raised here by its name ends in the handler; `above` are the names of those that it
    is a kind of.
    """
    if handler.type is None or is_broad(handler):
        return True
    made = raised.exc.func if isinstance(raised.exc, ast.Call) else raised.exc
    caught = kinds(handler.type)
    same = made is not None and ast.dump(made) in map(ast.dump, caught)
    return same or not names(caught).isdisjoint(above)


def is_muted(handler: ast.ExceptHandler, before: ast.ExceptHandler) -> bool:
    """Whether nothing, or a ready-made answer, follows on exceptions that were raised again, kept or logged before."""
    if all(map(is_nothing, handler.body)) or (_collects(before) and not _outlives(handler)):
        return _passes_on(before)
    if _lacks_raise(handler, before):
        return True
    return isinstance(before.body[-1], ast.Raise) and is_nothing(handler.body[-1]) and not _says(handler)


def _lacks_raise(handler: ast.ExceptHandler, before: ast.ExceptHandler) -> bool:
    """Whether it does what the handler before did, and then goes on, where that raised what it had caught again."""
    *kept, last = before.body
    again = isinstance(last, ast.Raise) and (last.exc is None or leaf(last.exc) == before.name)
    return again and list(map(ast.dump, kept)) == list(map(ast.dump, handler.body))


def _collects(handler: ast.ExceptHandler) -> bool:
    """Whether what it caught is given to something, as a statement of its own: `errors.append(error)`."""
    calls = (one.value for one in handler.body if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call))
    return any(leaf(given) == handler.name for call in calls for given in call.args)


def _outlives(handler: ast.ExceptHandler) -> bool:
    """Whether anything of what it caught, or of what it does then, is there after it; words added to it are not."""
    nodes = _within(one for one in handler.body if not _is_remark(one, handler.name))
    return _raised(nodes) or _told(nodes) or _is_named(handler.name, nodes)


def _is_remark(statement: ast.stmt, caught: str | None) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name))]):
            return name == caught
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="add_note"))):
            return name == caught
        case _:
            return False


def _says(handler: ast.ExceptHandler) -> bool:
    """Whether what it caught is raised again, logged, given to something, or gets a name."""
    nodes = _within(handler.body)
    return _raised(nodes) or _told(nodes) or any(leaf(part) == handler.name for part in _handed_on(nodes))


def _handed_on(nodes: list[ast.AST]) -> Iterator[ast.Name]:
    """The names in what is given to calls, but for the question of what kind it is, and in what is assigned."""
    asked = (call for call in _calls(nodes) if leaf(call.func) != "isinstance")
    parts = [part for call in asked for part in (*call.args, *call.keywords)]
    for part in (*parts, *(node.value for node in nodes if isinstance(node, ast.Assign))):
        yield from every(part, ast.Name)


def goes_on(handler: ast.ExceptHandler) -> bool:
    """Whether it catches even what is meant to end the program, is not silent, and neither raises that again, nor
    keeps, nor logs it; printing it is no more than silence.
    """
    if is_silent(handler) or not (handler.type is None or leaf(handler.type) == "BaseException"):
        return False
    return not _passes_on(handler)


def _passes_on(handler: ast.ExceptHandler) -> bool:
    """Whether what it catches is raised again, kept or logged."""
    nodes = _within(handler.body)
    return _raised(nodes) or _kept(handler, nodes) or _told(nodes)


def _within(statements: Iterable[ast.stmt]) -> list[ast.AST]:
    return [node for statement in statements for node in walk(statement)]


def _raised(nodes: list[ast.AST]) -> bool:
    return any(isinstance(node, ast.Raise) for node in nodes)


def _kept(handler: ast.ExceptHandler, nodes: list[ast.AST]) -> bool:
    printed = {id(part) for call in _calls(nodes) if leaf(call.func) == "print" for part in walk(call)}
    return _is_named(handler.name, (node for node in nodes if id(node) not in printed))


def _is_named(caught: str | None, nodes: Iterable[ast.AST]) -> bool:
    return any(isinstance(node, ast.Name) and node.id == caught for node in nodes)


def _told(nodes: list[ast.AST]) -> bool:
    return any(leaf(call.func) in _TELLING for call in _calls(nodes))


def _calls(nodes: list[ast.AST]) -> list[ast.Call]:
    return [node for node in nodes if isinstance(node, ast.Call)]
