"""What test code replaces: with the tools that are made for it, by assignment, or by a definition of the same name."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain, filterfalse

from msgspec import Struct

from gatekeeper.checks._integrity.binding import bindings
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.naming import Here, owner_of, space_of, text_of
from gatekeeper.checks._integrity.source import FunctionNode
from gatekeeper.checks._integrity.stand_ins import is_mock
from gatekeeper.checks._integrity.walking import every, walk

_WRAPPING = frozenset({"partial", "staticmethod", "classmethod", "property"})
_LOOKING_UP = frozenset({"get", "pop", "__getitem__", "__next__"})
_SPYING = frozenset({"wraps", "spec_set"})
_UNDOING = frozenset({"undo", "stop", "stopall"})
Definition = FunctionNode | ast.ClassDef


class Patch(Struct, frozen=True):
    """What is replaced: the dotted owner, "" for the test's own module, and the name in it."""

    owner: str
    name: str
    node: ast.AST


def patches(root: ast.AST, here: Here, functions: Iterable[str]) -> Iterator[Patch]:
    """What a piece of code replaces; `functions` are those of its file."""
    inner = _inner(root)
    for call in filterfalse(_looks_on, every(root, ast.Call)):
        yield from _called(call, here)
    for target, value, node in bindings(root):
        if _stands_in(value, {*functions, *inner}) or leaf(target) in _declared(root):
            yield from _bound(target, node, here)
    yield from (Patch("", name, one) for name, one in inner.items() if not one.decorator_list)


def _looks_on(call: ast.Call) -> bool:
    return any(one.arg in _SPYING for one in call.keywords)


def _inner(root: ast.AST) -> dict[str, Definition]:
    """The functions and classes that a function defines, but for methods, each by its name."""
    waiting, found = list(ast.iter_child_nodes(root)) if isinstance(root, FunctionNode) else [], dict[str, Definition]()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Definition):
            found[node.name] = node
        else:
            waiting += ast.iter_child_nodes(node)
    return found


def _declared(root: ast.AST) -> frozenset[str]:
    """The names of the module that a function says it gives something else to."""
    return frozenset(chain.from_iterable(one.names for one in every(root, ast.Global)))


def _stands_in(value: ast.expr, functions: Container[str]) -> bool:
    """Whether it is something to call that the test makes itself."""
    match value:
        case ast.Lambda():
            return True
        case ast.Name(id=name):
            return name in functions
        case ast.Attribute(attr=name):
            return name in _LOOKING_UP
        case ast.Call(func=called) if leaf(called) in _WRAPPING:
            return True
        case _:
            return is_mock(value)


def _bound(target: ast.expr, node: ast.AST, here: Here) -> Iterator[Patch]:
    """`shop.cart.total = …`, `total = …`, `globals()["total"] = …`."""
    match target:
        case ast.Attribute(value=owner, attr=name):
            yield Patch(owner_of(owner, here), name, node)
        case ast.Name(id=name):
            yield Patch("", name, node)
        case ast.Subscript(value=names, slice=key):
            yield from _entries(names, [text_of(key, here)], node, here)
        case _:
            pass


def _called(call: ast.Call, here: Here) -> Iterator[Patch]:
    """`patch("shop.total")`, `setattr(shop, "total", …)`, and what replaces several names, or entries, at once."""
    target = text_of(call.args[0], here) if call.args else None
    if target is not None and leaf(call.func) in ("patch", "setattr"):
        owner, _, name = target.rpartition(".")
        yield Patch("" if owner and here.is_own(owner) else owner, name, call)
    elif _sets_attribute(call.func):
        yield from (Patch(owner_of(owner, here), name, call) for owner, name in _attribute(call, here))
    else:
        yield from _several(call, here)


def _sets_attribute(called: ast.expr) -> bool:
    return leaf(called) in ("setattr", "__setattr__") or _is_patch(called, "object")


def _is_patch(called: ast.expr, kind: str) -> bool:
    return isinstance(called, ast.Attribute) and called.attr == kind and leaf(called.value) == "patch"


def _attribute(call: ast.Call, here: Here) -> Iterator[tuple[ast.expr, str]]:
    """`setattr(owner, "name", …)`, and `owner.__setattr__("name", …)`."""
    match call:
        case ast.Call(func=ast.Attribute(value=owner, attr="__setattr__"), args=[named, _]):
            pass
        case ast.Call(args=[owner, named, *_]):
            pass
        case _:
            return
    name = text_of(named, here)
    if name is not None:
        yield owner, name


def _several(call: ast.Call, here: Here) -> Iterator[Patch]:
    """`patch.multiple("shop", total=…)`, and what is put into a mapping of names."""
    keywords = [one.arg for one in call.keywords]
    match call:
        case ast.Call(func=called, args=[owner, *_]) if _is_patch(called, "multiple"):
            yield from (Patch(owner_of(owner, here), name, call) for name in keywords if name)
        case ast.Call(func=called, args=[names, *given]) if _is_patch(called, "dict"):
            yield from _entries(names, [*keywords, *_keys(given, here)], call, here)
        case ast.Call(func=ast.Attribute(value=names, attr="update"), args=given):
            yield from _entries(names, [*keywords, *_keys(given, here)], call, here)
        case _:
            yield from _entry(call, here)


def _entry(call: ast.Call, here: Here) -> Iterator[Patch]:
    """`setitem(globals(), "total", …)`, `globals().__setitem__("total", …)`."""
    match call:
        case ast.Call(func=called, args=[names, key, _]) if leaf(called) == "setitem":
            yield from _entries(names, [text_of(key, here)], call, here)
        case ast.Call(func=ast.Attribute(value=names, attr="__setitem__"), args=[key, _]):
            yield from _entries(names, [text_of(key, here)], call, here)
        case _:
            pass


def _keys(given: Iterable[ast.expr], here: Here) -> Iterator[str | None]:
    for mapping in given:
        keys = mapping.keys if isinstance(mapping, ast.Dict) else []
        yield from (text_of(one, here) for one in keys if one is not None)


def _entries(names: ast.expr, keys: Iterable[str | None], node: ast.AST, here: Here) -> Iterator[Patch]:
    """What is put into a mapping, where that holds the names of a module or an object."""
    owner = space_of(here.resolve(names), here)
    if owner is not None:
        yield from (Patch(owner, key, node) for key in keys if key)


def asks_original(patch: Patch, function: FunctionNode) -> bool:
    """Whether the replacement asks what it replaces: it only looks on."""
    inner = _inner(function)
    kept = {leaf(target) for target, value, _ in bindings(function) if leaf(value) == patch.name}
    nodes = list(_working(patch.node, inner))
    made = {one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    return any(_reads(node, patch.name, kept, inner) and not _is_of(node, made) for node in nodes)


def _is_of(node: ast.AST, names: Container[str]) -> bool:
    """Whether it is an attribute of what goes by one of the names: of a file that it opens, say."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names


def _working(node: ast.AST, inner: Mapping[str, Definition]) -> Iterator[ast.AST]:
    """What is in that which takes the place, but for the results that it is told beforehand."""
    given = list(_given(node))
    given += [inner[one.id] for one in given if isinstance(one, ast.Name) and one.id in inner]
    told = {id(part) for one in given for part in _told(one)}
    return (part for part in chain.from_iterable(map(walk, given)) if id(part) not in told)


def _told(node: ast.AST) -> Iterator[ast.AST]:
    """The results that are told beforehand to what takes the place."""
    return chain.from_iterable(walk(one) for one in every(node, ast.keyword) if one.arg == "return_value")


def _reads(node: ast.AST, name: str, kept: Container[str], inner: Container[str]) -> bool:
    """Whether it is what has a name, unless the function defines that itself, or what that was kept by."""
    match node:
        case ast.Attribute(attr=read, ctx=ast.Load()):
            return read == name
        case ast.Name(id=read, ctx=ast.Load()):
            return read in kept or (read == name and read not in inner)
        case _:
            return False


def _given(node: ast.AST) -> Iterator[ast.AST]:
    """What takes the place."""
    match node:
        case ast.Call(args=[_, *given], keywords=keywords):
            yield from (*given, *keywords)
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value) | ast.NamedExpr(value=value):
            yield value
        case _:
            yield node


def lines_of(patch: Patch, function: FunctionNode) -> range:
    """The lines of a function in which the replacement is in place."""
    first, end = getattr(patch.node, "lineno", 0), function.end_lineno or 0
    for block in (*every(function, ast.With), *every(function, ast.AsyncWith)):
        if any(_is_held(patch.node, item) for item in block.items):
            return range(first, (block.end_lineno or end) + 1)
    return range(first, min((line for line in _undone(patch, function) if line > first), default=end + 1))


def _is_held(node: ast.AST, item: ast.withitem) -> bool:
    """Whether a block makes the replacement, or gives the tool that makes it."""
    made_by = ast.unparse(node.func).partition(".")[0] if isinstance(node, ast.Call) else ""
    return item.context_expr is node or (item.optional_vars is not None and leaf(item.optional_vars) == made_by != "")


def _undone(patch: Patch, function: FunctionNode) -> Iterator[int]:
    """Where tools take back what they replaced, or the attribute is given something else, or deleted."""
    yield from (one.lineno for one in every(function, ast.Call) if leaf(one.func) in _UNDOING - {patch.name})
    own = set(map(id, walk(patch.node)))
    for one in every(function, ast.Attribute):
        if one.attr == patch.name and not isinstance(one.ctx, ast.Load) and id(one) not in own:
            yield one.lineno


def kept_by(patch: Patch, function: FunctionNode) -> frozenset[str]:
    """What the replacement is called in a function: one that calls it asks for what it was told to give."""
    named = {leaf(target) for target, value, _ in bindings(function) if _is_made(value, patch.node)}
    return frozenset(named - {""}).union(_injected(patch, function))


def _is_made(value: ast.expr, node: ast.AST) -> bool:
    """Whether a value is the replacement, be it started, or entered, at once."""
    match value:
        case ast.Call(func=ast.Attribute(value=started, attr="start" | "__enter__")):
            return started is node
        case ast.Call(args=[entered]) if leaf(value.func) in ("enter_context", "enterContext"):
            return entered is node
        case _:
            return value is node


def _injected(patch: Patch, function: FunctionNode) -> Iterator[str]:
    """The parameter by which a decorator that replaces hands over the mock: the lowest decorator is the first."""
    given = [one for one in reversed(function.decorator_list) if _hands_over(one)]
    names = [one.arg for one in function.args.args if one.arg not in ("self", "cls")]
    yield from (name for one, name in zip(given, names, strict=False) if one is patch.node)


def _hands_over(decorator: ast.expr) -> bool:
    """`@patch("shop.total")` and `@patch.object(shop, "total")` without something to put there."""
    if not isinstance(decorator, ast.Call) or any(one.arg == "new" for one in decorator.keywords):
        return False
    most = 2 if _is_patch(decorator.func, "object") else 1 if leaf(decorator.func) == "patch" else 0
    return 0 < len(decorator.args) <= most
