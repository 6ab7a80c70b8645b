"""What unittest called its methods before: the name of today takes its place when a file is read."""

from __future__ import annotations

import ast
import re

from gatekeeper.checks._integrity.grading import EXPECTING, METHODS

_ANY = re.compile(rb"\bfail(?:Unless|If)|\bassert(?:_\b|\w*Equals\b|\w*Regexp|ItemsEqual\b)")
_TODAY = {
    "assert_": "assertTrue",
    "assertItemsEqual": "assertCountEqual",
    "failUnless": "assertTrue",
    "failIf": "assertFalse",
}
_KNOWN = frozenset((*METHODS, *EXPECTING, "assertTrue", "assertFalse"))


def renamed(tree: ast.Module, content: bytes) -> ast.Module:
    """A module in which the methods of today are called."""
    return _Renaming().visit(tree) if _ANY.search(content) else tree


def today(name: str) -> str:
    """What a method is called today; a name that unittest never had stays as it is."""
    if name in _TODAY:
        return _TODAY[name]
    spelled = re.sub(r"^failIf", "assertNot", re.sub(r"^failUnless", "assert", name))
    spelled = re.sub(r"Regexp(?:Matches)?$", "Regex", re.sub(r"Equals$", "Equal", spelled))
    return spelled if spelled in _KNOWN else name


class _Renaming(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A method that is called."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute):
            node.func.attr = today(node.func.attr)
        return node
