"""Code that takes something from the type checker without a comment: a decorator, a cast, a name that is Any."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gatekeeper.checks._integrity.fresh import Hit, spelled
from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Source


def type_hits(source: Source) -> Iterator[Hit]:
    """Where a module does so; what an honest person does now and then is not grave."""
    for node in source.of(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
        decorators = (one for one in node.decorator_list if leaf(one) == "no_type_check")
        for decorator in decorators:
            yield Hit(node.name, decorator.lineno, f"`no_type_check` takes {node.name} from the type checker")
    for call in filter(_casts_to_any, source.of(ast.Call)):
        yield Hit(spelled(call), call.lineno, f"`{spelled(call)}` takes it from the type checker", grave=False)
    for choice in source.of(ast.If):
        yield from _told_otherwise(choice)


def _casts_to_any(call: ast.Call) -> bool:
    return leaf(call.func) == "cast" and bool(call.args) and _is_any(call.args[0])


def _told_otherwise(choice: ast.If) -> Iterator[Hit]:
    """Names that are Any where only the type checker looks."""
    for statement in _for_the_checker(choice):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_any(value):
                yield Hit(name, statement.lineno, f"`{name} = Any` takes {name} from the type checker", grave=False)
            case _:
                pass


def _for_the_checker(choice: ast.If) -> list[ast.stmt]:
    """The branch that only the type checker takes."""
    match choice.test:
        case ast.UnaryOp(op=ast.Not(), operand=operand) if leaf(operand) == "TYPE_CHECKING":
            return choice.orelse
        case test:
            return choice.body if leaf(test) == "TYPE_CHECKING" else []


def _is_any(node: ast.expr) -> bool:
    return leaf(node) == "Any" or (isinstance(node, ast.Constant) and node.value == "Any")
