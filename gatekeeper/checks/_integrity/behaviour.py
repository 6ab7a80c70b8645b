"""Whether a file does what it did: apart from comments, texts that document, and what says types alone."""

from __future__ import annotations

import ast
from typing import Any

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.source import Source

_FOR_TYPES = ("typing", "typing_extensions", "types", "collections.abc", "__future__")


def is_kept(pair: Pair) -> bool:
    """Whether both ends of the file are there and do the same."""
    return pair.base is not None and pair.head is not None and _deeds(pair.base) == _deeds(pair.head)


def _deeds(source: Source) -> str:
    """What the code does, in one spelling."""
    return ast.dump(_Untyped().visit(ast.parse(source.text)))


class _Untyped(ast.NodeTransformer):
    """Takes out of code what only type checkers and readers look at."""

    def visit(self, node: ast.AST) -> Any:
        """What is left of a piece of code."""
        match node:
            case ast.ImportFrom(module=str(name)) if name in _FOR_TYPES:
                return None
            case ast.Expr(value=ast.Constant()):
                return None
            case ast.If(test=test, orelse=[]) if leaf(test) == "TYPE_CHECKING":
                return None
            case ast.Call(func=called, args=[_, value], keywords=[]) if leaf(called) == "cast":
                return self.visit(value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return self.generic_visit(ast.Assign([target], value))
            case _:
                return self.generic_visit(_bare(node))


def _bare(node: ast.AST) -> ast.AST:
    """The same without annotations."""
    match node:
        case ast.arg():
            node.annotation = None
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            node.returns = None
        case ast.AnnAssign():
            node.annotation = ast.Constant(None)
        case _:
            pass
    return node
