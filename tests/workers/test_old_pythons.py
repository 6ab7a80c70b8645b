"""What the project's own Python runs must run on any since 3.8, of which there need not be one here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.checks._workers import FOLDER

OURS = ("find_clones.py", "guesses.py", "match.py", "scan_secrets.py", "functions.py")
"""Workers that only gatekeeper's own Python runs."""
GENERIC = frozenset(
    {"dict", "list", "set", "frozenset", "tuple", "type", "Iterable", "Iterator", "Callable", "Mapping", "Sequence"}
)
"""What can only be subscripted since Python 3.9."""
NEW_METHODS = frozenset({"removeprefix", "removesuffix", "is_relative_to", "readlink", "bit_count"})


def evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a tree that run: all but annotations, and what is there for type checkers alone."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from evaluated(child)


def newer(node: ast.AST) -> str:
    """What in a node an old Python does not know, or ""."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in GENERIC:
        return ast.unparse(node)
    if isinstance(node, ast.Attribute) and node.attr in NEW_METHODS:
        return node.attr
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr) and isinstance(node.value, ast.Dict):
        return ast.unparse(node)
    return "match" if isinstance(node, ast.Match) else ""


def workers() -> list[Path]:
    return sorted(path for path in FOLDER.rglob("*.py") if path.name not in OURS)


@pytest.mark.parametrize("path", workers(), ids=lambda path: path.name)
def test_a_script_runs_on_old_pythons(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    assert [found for node in evaluated(tree) if (found := newer(node))] == []


@pytest.mark.parametrize(
    "text",
    ["A = set[str]()", "x.removesuffix('a')", "x |= {1: 2}", "match x:\n    case 1: pass", "B = tuple[int, str]"],
)
def test_what_is_newer_is_noticed(text: str) -> None:
    assert any(map(newer, evaluated(ast.parse(text))))


def test_annotations_may_be_newer() -> None:
    text = "x: set[str] = set()\ndef f(x: list[str]) -> dict[str, int]: ...\nif TYPE_CHECKING:\n    A = set[str]\n"
    assert not any(map(newer, evaluated(ast.parse(text))))
