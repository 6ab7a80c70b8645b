"""Bodies of functions in which there is nothing, and functions that need no other one."""

from __future__ import annotations

import ast

from gatekeeper.checks._integrity.grading import called_name, leaf
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.source import Function, functions_of

_DECLARING = frozenset(
    {"abstractmethod", "overload", "abstractproperty", "no_type_check", "Protocol", "ABC", "ABCMeta", "Interface"}
)


def is_stub(function: Function) -> bool:
    """Whether it does nothing, or only says that it is not written."""
    return all(_is_empty(statement) for statement in function.body)


def _is_empty(node: ast.stmt) -> bool:
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None | ast.Constant(value=None)):
            return True
        case ast.Raise(exc=raised) if raised is not None:
            return called_name(raised) == "NotImplementedError"
        case _:
            return False


def raises(function: Function) -> bool:
    """Whether it raises something, whatever that depends on."""
    return any(isinstance(statement, ast.Raise) for statement in function.body)


def declares(function: Function) -> bool:
    """Whether having no body is what such a function is for."""
    named = {_plain_name(one) for one in function.node.decorator_list}
    if function.owner is not None:
        named |= {_plain_name(one) for one in function.owner.bases}
        named |= {_plain_name(one.value) for one in function.owner.keywords}
    return bool(named & _DECLARING) or any("TYPE_CHECKING" in ast.unparse(one.test) for one in function.conditions)


def is_overload(function: Function) -> bool:
    """Whether it only says of another one how it may be called."""
    return any(_plain_name(one) == "overload" for one in function.node.decorator_list)


def _plain_name(node: ast.expr) -> str:
    """The name of a decorator or base class, without its arguments."""
    if isinstance(node, ast.Call):
        return leaf(node.func)
    return leaf(node.value if isinstance(node, ast.Subscript) else node)


def is_blank(statement: ast.stmt) -> bool:
    """Whether it is there because something has to be."""
    is_dots = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or is_dots


def overridden(pair: Pair, function: Function) -> bool:
    """Whether another class of the file defines the method: the body has gone down to the subclasses."""
    others = [other for other in functions_of(pair.head) if other.name == function.name]
    return any(other.owner is not function.owner and not is_stub(other) for other in others)
