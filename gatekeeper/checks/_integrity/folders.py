"""Whether tests look for the files of a folder: every one that is there is a case, or is read."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.source import Source

_COLLECTING = "pytest_collect_file"
_MATCHING = frozenset({"glob", "iglob", "rglob"})
_LISTING = _MATCHING | {"iterdir", "listdir", "scandir", "walk"}
_WORD = re.compile(r"\w+")
LISTING = (*sorted(_LISTING), _COLLECTING)
"""What a module has in it that looks for files."""


def looks_for(source: Source, file: PurePosixPath) -> bool:
    """Whether a module of tests looks into the folder of a file, or one above it, for files of its name."""
    return _collects(source, file) or any(_finds(call, source, file) for call in source.of(ast.Call))


def _collects(source: Source, file: PurePosixPath) -> bool:
    """Whether a conftest above the file makes tests of files of its kind."""
    above = PurePosixPath(source.path).parent in file.parents
    return above and file.suffix in source.text and any(one.name == _COLLECTING for one in source.functions)


def _finds(call: ast.Call, source: Source, file: PurePosixPath) -> bool:
    if leaf(call.func) not in _LISTING or not any(fnmatchcase(file.name, one) for one in _patterns(call)):
        return False
    folders = _between(PurePosixPath(source.path).parent, file.parent)
    where = _written_out(call, source)
    return any(_names(part, where) for part in folders) if folders else "__file__" in where


def _patterns(call: ast.Call) -> list[str]:
    """What the names of the files that a call finds look like."""
    given = (one.value for one in call.args if isinstance(one, ast.Constant) and leaf(call.func) in _MATCHING)
    return [one.rpartition("/")[2] for one in given if isinstance(one, str)] or ["*"]


def _between(start: PurePosixPath, folder: PurePosixPath) -> list[str]:
    """The names of the folders that lead to one from where both are."""
    shared = sum(1 for one, other in zip(start.parts, folder.parts, strict=False) if one == other)
    return list(folder.parts[shared:])


def _names(folder: str, text: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(folder)}(?![\w.-])", text) is not None


def _written_out(call: ast.Call, source: Source) -> str:
    """A call as a text, with what the module gives to the names in it, and to those in that."""
    given = _given(source)
    found, waiting = set[str](), [ast.unparse(call)]
    while waiting:
        text = waiting.pop()
        found.add(text)
        waiting += [one for name in set(_WORD.findall(text)) for one in given.get(name, ()) if one not in found]
    return "\n".join(found)


@lru_cache(maxsize=64)
def _given(source: Source) -> Mapping[str, list[str]]:
    """What names stand for in a module: those that it assigns to, and the parameters of functions that it calls."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for statement in source.of(ast.Assign):
        for target in statement.targets:
            found[leaf(target)].append(ast.unparse(statement.value))
    parameters = {one.name: [arg.arg for arg in one.node.args.args] for one in source.functions}
    for call in source.of(ast.Call):
        for name in parameters.get(leaf(call.func), ()):
            found[name] += map(ast.unparse, (*call.args, *(one.value for one in call.keywords)))
    return found
