"""Which definitions need a docstring, and which docstrings show an example."""

from __future__ import annotations

import ast
import re

from gatekeeper.checks._interface.public import Definition, last_name

_ELSEWHERE = frozenset({"overload", "override", "setter", "deleter"})
"""Decorators of what is documented elsewhere: at the implementation, at the base class, at the getter."""

_EXAMPLE = re.compile(
    r"""
    ^\s*>>>\s                                                       # a doctest
    | ^\s*\#*\s*\**examples?\b[^\n]{0,40}?\**:{1,2}\**\s*$          # Example:  (Google), **Examples**:
    | ^\s*\#+\s*examples?\b                                         # ## Example
    | ^\s*examples?\s*\n\s*[-=~^"]{3,}\s*$                          # Examples underlined (NumPy)
    | ^\s*(?:```|~~~)                                               # a fenced block
    | ^\s*\.\.\s(?:code|code-block|sourcecode|doctest|testcode|ipython|example)::  # a block of reStructuredText
    | ^\s*[@\\]code\b
    | ^(?!\s*\.\.\s).*\S::\s*$                                      # a literal block
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_EXCEPTION = ("Error", "Exception", "Warning", "Interrupt", "Exit")


def needs_docstring(one: Definition) -> bool:
    """Whether a definition must have a docstring of its own."""
    return not one.special and not one.decorators & _ELSEWHERE


def needs_example(one: Definition) -> bool:
    """Whether a definition can be shown at work by itself: a function or a class, but no exception and no Protocol."""
    if one.owner is not None or one.decorators & _ELSEWHERE:
        return False
    if not isinstance(one.node, ast.ClassDef):
        return True
    bases = [last_name(base) for base in one.node.bases]
    return "Protocol" not in bases and not any(base.endswith(_EXCEPTION) for base in bases)


def shows_example(one: Definition) -> bool:
    """Whether the docstring has a doctest, examples or a block of code; a class may show it in a method."""
    texts = [ast.get_docstring(one.node) or ""]
    if isinstance(one.node, ast.ClassDef):
        texts += [ast.get_docstring(node) or "" for node in one.node.body if isinstance(node, ast.FunctionDef)]
    return any(_EXAMPLE.search(text) for text in texts)


def needs_module_docstring(tree: ast.Module) -> bool:
    """Whether a module defines anything: one that is empty, or only passes names on, needs no words."""
    passing = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Pass)
    return not all(isinstance(node, passing) for node in tree.body)
