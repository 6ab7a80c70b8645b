"""The oldest Python that a project supports, and the conditions on Python's version that this settles."""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Source

Version = tuple[int, int]
_LEAST = re.compile(r"(?:>=|~=|\^)\s*3\.(\d{1,3})")


def oldest_python(read: Callable[[str], bytes | None], prefix: str) -> Version | None:
    """What the project's metadata ask for; None where they do not say, or cannot be read."""
    start = f"{prefix}/" if prefix else ""
    text = _declared(read(f"{start}pyproject.toml") or b"") or _required(read(f"{start}setup.cfg") or b"")
    found = _LEAST.search(text)
    return (3, int(found[1])) if found else None


def _declared(content: bytes) -> str:
    try:
        document: dict[str, Any] = tomllib.loads(content.decode())
        needed = document.get("tool", {}).get("poetry", {}).get("dependencies", {}).get("python", "")
        return str(document.get("project", {}).get("requires-python", needed))
    except (ValueError, AttributeError):
        return ""


def _required(content: bytes) -> str:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(content.decode())
    except (ValueError, configparser.Error):
        return ""
    return parser.get("options", "python_requires", fallback="")


def settled(source: Source, oldest: Version) -> Source:
    """The source with the conditions that hold, or do not, on every Python that is supported written as such."""
    return replace(source, tree=_Settled(oldest).visit(source.tree))


class _Settled(ast.NodeTransformer):
    def __init__(self, oldest: Version) -> None:
        self._oldest = oldest

    def visit(self, node: ast.AST) -> Any:
        """A piece of code with its settled conditions."""
        match node:
            case ast.Compare(left=left, ops=[operator], comparators=[ast.Tuple(elts=items)]) if _is_version(left):
                given = [one.value for one in items if isinstance(one, ast.Constant)]
                value = self._truth(operator, given) if all(isinstance(one, int | float) for one in given) else None
                return node if value is None else ast.copy_location(ast.Constant(value), node)
            case _:
                return self.generic_visit(node)

    def _truth(self, operator: ast.cmpop, given: list[Any]) -> bool | None:
        """What a comparison with Python's version says on all that are supported; None where they differ."""
        match operator:
            case ast.GtE() | ast.Lt() if list(self._oldest) >= given:
                return isinstance(operator, ast.GtE)
            case ast.Gt() | ast.LtE() if list(self._oldest) > given:
                return isinstance(operator, ast.Gt)
            case _:
                return None


def _is_version(node: ast.expr) -> bool:
    return leaf(node.value if isinstance(node, ast.Subscript) else node) == "version_info"
