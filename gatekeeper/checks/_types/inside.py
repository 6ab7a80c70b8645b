"""What a type checker works out of a file's code for others: all but the bodies of functions that declare enough."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

_SPEAKS = re.compile(r"#.*\bpyright\b.*")
"""Comments by which a file changes how it is read."""
_TYPED = re.compile(r"#\s*type:(?!\s*ignore\b)")
"""Comments that declare a type, which the syntax tree does not show."""

_INFERRED = re.compile("'(Final|ClassVar)'")
"""Annotations, in a dump, by which a type may be that of what is assigned."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def stays_inside(before: str, after: str) -> bool:
    """Whether an edit is one of the bodies of functions that declare what they return, and of nothing else.

    Nothing that is said of another file depends on those.
    """
    if _TYPED.search(before) or _TYPED.search(after) or _SPEAKS.findall(before) != _SPEAKS.findall(after):
        return False
    shown = _shown(before)
    return shown is not None and shown == _shown(after)


def inferred(text: str) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
    """The functions whose return type must be worked out, each with all names in it; None for what is no Python."""
    tree = _tree(text)
    if tree is None:
        return None
    found = (one for one in _functions(tree) if one.returns is None and one.name != "__init__")
    return tuple((one.name, tuple(sorted(set(_names(one))))) for one in found)


def is_circular(functions: Mapping[str, set[str]]) -> bool:
    """Whether a return type may hang together with itself: what is found then depends on where one begins."""
    sorter = TopologicalSorter({name: names & functions.keys() for name, names in functions.items()})
    try:
        sorter.prepare()
    except CycleError:
        return True
    return any(name in names for name, names in functions.items())


def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _functions(node: ast.AST) -> Iterator[_Function]:
    """The functions below a node, but not those inside of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield child
        else:
            yield from _functions(child)


def _shown(text: str) -> str | None:
    """Everything but the bodies that do not matter outside; None when that cannot be told."""
    tree = _tree(text)
    if tree is None:
        return None
    for function, declared in _with_attributes(tree, frozenset()):
        short = None if function.returns is None else _in_short(function, declared)
        if short is not None:
            function.body = [ast.Expr(ast.Constant(short))]
    try:
        return ast.dump(tree)
    except RecursionError:
        return None


def _with_attributes(node: ast.AST, declared: frozenset[str]) -> Iterator[tuple[_Function, frozenset[str]]]:
    """The functions below a node, each with the attributes whose types the class declares that it is a method of."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield child, declared
        else:
            inner = frozenset(_declared(child)) if isinstance(child, ast.ClassDef) else declared
            yield from _with_attributes(child, inner)


def _declared(owner: ast.ClassDef) -> Iterator[str]:
    """The attributes whose types its methods declare: what is assigned to them elsewhere does not change those."""
    for method in _methods(owner):
        for statement in method.body:
            match statement:
                case ast.AnnAssign(
                    target=ast.Attribute(value=ast.Name(id=name), attr=attribute), annotation=annotation
                ):
                    if name in _first_parameter(method) and not _INFERRED.search(ast.dump(annotation)):
                        yield attribute
                case _:
                    pass


def _methods(node: ast.AST) -> Iterator[_Function]:
    """The functions of a class whose first parameter is what they say it is: decorators may make it something else."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield from () if child.decorator_list else (child,)
        elif not isinstance(child, ast.ClassDef):
            yield from _methods(child)


def _in_short(function: _Function, declared: frozenset[str]) -> str | None:
    """What stands for a body that does not matter outside: which attributes of its object it assigns does, not what.

    None where something in it declares something outside of it, or there is no more in it than a placeholder.
    """
    objects = _objects(function)
    nodes = [node for statement in function.body for node in ast.walk(statement)]
    if any(_is_outward(node, objects, declared) for node in nodes) or all(map(_is_placeholder, function.body)):
        return None
    return " ".join(("yields" if _yields(function) else "left out", *sorted(set(_assigned(nodes, objects)))))


def _assigned(nodes: Iterable[ast.AST], objects: frozenset[str]) -> Iterator[str]:
    """The attributes of objects that are given something."""
    return (node.attr for node in nodes if isinstance(node, ast.Attribute) and _is_assigned(node, objects))


def _objects(function: _Function) -> frozenset[str]:
    """What a method, and those inside of it, call their objects or classes."""
    methods = (node for node in ast.walk(function) if isinstance(node, _Function))
    return frozenset[str]().union(*map(_first_parameter, methods))


def _is_assigned(node: ast.Attribute, objects: frozenset[str]) -> bool:
    """Whether it is an attribute of an object that is given something."""
    return isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name) and node.value.id in objects


def _first_parameter(function: _Function) -> frozenset[str]:
    """What a method calls its object, or its class."""
    arguments = (*function.args.posonlyargs, *function.args.args)
    return frozenset(one.arg for one in arguments[:1])


def _yields(node: ast.AST) -> bool:
    """Whether a function is a generator: with `async` that decides what calling it gives."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(child, _Function | ast.Lambda | ast.ClassDef) and _yields(child):
            return True
    return False


def _is_outward(node: ast.AST, objects: frozenset[str], declared: frozenset[str]) -> bool:
    """Whether it means something outside of the function, whatever that declares: attributes of its object do."""
    match node:
        case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id=name))):
            return name in objects
        case ast.Attribute(attr=name, ctx=ast.Store()):
            return _is_assigned(node, objects) and name not in declared
        case ast.Attribute(value=ast.Name(id=name), ctx=ast.Del()):
            return name in objects
        case ast.Global() | ast.Name(id="NotImplementedError"):
            return True
        case _:
            return False


def _is_placeholder(statement: ast.stmt) -> bool:
    """What may stand for a body that subclasses give: for such methods it matters that they have none."""
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, (ast.Pass, ast.Raise))


def _names(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Attribute):
            yield one.attr
