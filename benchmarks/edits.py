"""Edits as a developer makes them, in any project: each leaves it running, and is another one for every number."""

from __future__ import annotations

import ast
import random
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_SIGNATURE = re.compile(r"^(?P<indent> *)def (?P<name>[a-z]\w*)\((?P<given>[^()*]*)\)(?P<rest>[^()]*:)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """A project to edit; `source` and `tests` are folders below `root`."""

    root: Path
    source: str
    tests: str

    def python(self, folder: str) -> list[Path]:
        """The modules below a folder that hold functions, sorted."""
        return sorted(path for path in (self.root / folder).rglob("*.py") if "def " in path.read_text("utf-8"))

    def tracked(self) -> list[str]:
        """Every file that git tracks."""
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=self.root, check=True, capture_output=True, text=True)
        return listed.stdout.split("\0")[:-1]


def body(place: Place, number: int) -> None:
    """A statement more in a function of the source, another function for every number."""
    _insert(place, place.source, number, lambda name: not name.startswith("__"))


def test(place: Place, number: int) -> None:
    """A statement more in one test."""
    _insert(place, place.tests, number, lambda name: name.startswith("test_"))


def signature(place: Place, number: int) -> None:
    """An optional parameter more for a function of the source."""
    chance = random.Random(number)
    paths = place.python(place.source)
    chance.shuffle(paths)
    for path in paths:
        text = path.read_text("utf-8")
        found = [one for one in _SIGNATURE.finditer(text) if not one["given"].rstrip().endswith((",", "/"))]
        if found:
            one = chance.choice(found)
            more = f"{', ' if one['given'].strip() else ''}edit_{number}: int = {number}"
            path.write_text(text[: one.end("given")] + more + text[one.end("given") :], "utf-8")
            return


def data(place: Place, number: int) -> None:
    """A line more in a file that is no Python, of those that lie with the tests or the source."""
    folders = (f"{place.tests}/", f"{place.source}/")
    found = [path for path in place.tracked() if path.startswith(folders) and not path.endswith((".py", ".pyi"))]
    _append(place, min(found), number)


def docs(place: Place, number: int) -> None:
    """A line more in the README."""
    _append(place, next(path for path in place.tracked() if path.upper().startswith("README")), number)


EDITS: Mapping[str, Callable[[Place, int], None]] = {
    "body": body,
    "signature": signature,
    "test": test,
    "data": data,
    "docs": docs,
}


def _append(place: Place, path: str, number: int) -> None:
    with (place.root / path).open("a", encoding="utf-8") as file:
        file.write(f"# edit {number}\n")


def _insert(place: Place, folder: str, number: int, suits: Callable[[str], bool]) -> None:
    chance = random.Random(number)
    functions = [(path, line) for path in place.python(folder) for line in _bodies(path, suits)]
    path, line = chance.choice(functions)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    indent = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
    lines.insert(line - 1, f'{indent}len("edit {number}")\n')
    path.write_text("".join(lines), "utf-8")


def _bodies(path: Path, suits: Callable[[str], bool]) -> Iterator[int]:
    """Where the first statement of each function is, after its docstring; not if it shares a line."""
    text = path.read_text("utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and suits(node.name):
            for first in node.body[ast.get_docstring(node) is not None :][:1]:
                number = min(one.lineno for one in (first, *getattr(first, "decorator_list", [])))
                if not lines[number - 1][: first.col_offset].strip(" @"):
                    yield number
