"""Random moves, renames and reformats of real code: gatekeeper's own modules and the standard library's."""

from __future__ import annotations

import argparse
import ast
import configparser
import csv
import io
import random
import shlex
import subprocess
import sys
import textwrap
import tokenize
from collections.abc import Callable, Iterable
from pathlib import Path

import gatekeeper
from gatekeeper import app
from gatekeeper.live import Silent
from gatekeeper.model.finding import Finding
from gatekeeper.request import Request
from tests.repos import Repo, environment

LIBRARY = (argparse, ast, configparser, csv, shlex, subprocess, textwrap, tokenize)
OWN = ("app.py", "prepare.py", "git/diff.py", "checks/scope.py", "checks/_integrity/units.py", "gate/compare.py")
RUFF = """\
[tool.ruff]
target-version = "py311"

[tool.ruff.lint]
select = ["A", "ARG", "B", "C4", "C90", "F", "N", "PERF", "PIE", "PL", "PTH", "RET", "RUF", "SIM", "TRY", "UP"]
# What a module imports and defines does change when code moves from one to another; SIM108 asks what fits into a line.
ignore = ["F401", "F403", "F405", "F811", "F821", "F822", "A005", "RUF100", "SIM108", "UP035"]
"""
PROFILE = """\
[conditions]
lint.findings = { limit = "= 0", on = "new" }
complexity.function = { limit = "<= 5", on = "new" }
"""

Files = dict[str, str]
"""The modules of the repository: path and text."""

Step = Callable[[Files, random.Random], str]
"""Changes the files and says what it did; "" when there was nothing to do it to."""


def modules() -> Files:
    """The real code."""
    package = Path(gatekeeper.__file__).parent
    paths = [Path(str(module.__file__)) for module in LIBRARY] + [package / name for name in OWN]
    return {f"src/real/{path.stem}_code.py": path.read_text(encoding="utf-8") for path in paths}


def build(folder: Path, files: Files) -> Repo:
    """A repository that has the code committed."""
    settings = {"pyproject.toml": RUFF, "gatekeeper.toml": 'extends = "p.toml"\nsource = ["src"]\n', "p.toml": PROFILE}
    return Repo.make(folder, {**settings, **files})


def write(repo: Repo, files: Files) -> None:
    """Makes the work tree hold these modules and no others."""
    for path in (repo.root / "src").rglob("*.py"):
        if path.relative_to(repo.root).as_posix() not in files:
            path.unlink()
    repo.write(files)


def introduced(repo: Repo) -> tuple[list[Finding], int]:
    """The findings that gatekeeper takes for new since the commit, and how many there are in all."""
    report = app.run(Request(repo.root, base="HEAD", environ=environment()), Silent())
    assert all(item.reason is None for item in report.items), [item.reason for item in report.items]
    return [one for one in report.findings if one.new], len(report.findings)


def move(files: Files, chance: random.Random) -> str:
    """Moves a function or class to another place in its file, or with what it imports into another file."""
    source, target = chance.choice(list(files)), chance.choice(list(files))
    if chance.random() < 0.5:
        target = source
    blocks = _definitions(files[source])
    if not blocks:
        return ""
    first, last, name = chance.choice(blocks)
    lines = files[source].splitlines(keepends=True)
    block, rest = lines[first:last], lines[:first] + lines[last:]
    needed = _imports(files[source], "".join(block)) if source != target else []
    files[source] = "".join(rest)
    ends = [end for _, end, _ in _definitions(files[target])] or [len(files[target].splitlines())]
    into = files[target].splitlines(keepends=True)
    at = chance.choice(ends)
    files[target] = "".join([*into[:at], "\n\n", *needed, *block, "\n", *into[at:]])
    return f"moved {name} from {source} to {target}"


def rename_file(files: Files, chance: random.Random) -> str:
    """Moves a whole module."""
    source = chance.choice(list(files))
    target = f"src/real/{chance.choice(['', 'deep/', 'deep/er/'])}part_{chance.randrange(10_000)}.py"
    files[target] = files.pop(source)
    return f"renamed {source} to {target}"


def rename(files: Files, chance: random.Random) -> str:
    """Renames a variable within a function, or a function within its module."""
    path = chance.choice(list(files))
    tree = ast.parse(files[path])
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    if not functions:
        return ""
    function = chance.choice(functions)
    if chance.random() < 0.7:
        names = sorted(_locals(function))
        span = (function.lineno, function.end_lineno or function.lineno)
    else:
        names = sorted({one.name for one in tree.body if isinstance(one, ast.FunctionDef)})
        span = (1, files[path].count("\n") + 1)
    names = [name for name in names if not name.startswith("_") and _is_free(files[path], name, span)]
    if not names:
        return ""
    name = chance.choice(names)
    files[path] = _replaced(files[path], name, f"{name}_{chance.choice(['old', 'one', 'two'])}", span)
    return f"renamed {name} in {path}, lines {span[0]}-{span[1]}"


def reformat(files: Files, chance: random.Random) -> str:
    """Has ruff lay out a module otherwise."""
    path = chance.choice(list(files))
    settings = {
        "line-length": chance.randrange(60, 200),
        "indent-width": chance.choice([2, 4, 8]),
        "format.quote-style": chance.choice(['"single"', '"double"']),
        "format.skip-magic-trailing-comma": chance.choice(["true", "false"]),
    }
    options = [word for name, value in settings.items() for word in ("--config", f"{name} = {value}")]
    ruff = str(Path(sys.executable).parent / "ruff")
    command = [ruff, "format", "--isolated", *options, "--stdin-filename", "a.py", "-"]
    done = subprocess.run(command, input=files[path].encode(), capture_output=True, check=True)
    files[path] = done.stdout.decode()
    return f"reformatted {path}"


STEPS: tuple[Step, ...] = (move, move, rename_file, rename, rename, reformat)


def changed(files: Files, chance: random.Random) -> tuple[Files, list[str]]:
    """The files after one to four random steps, and what the steps did."""
    now = dict(files)
    done = [chance.choice(STEPS)(now, chance) for _ in range(chance.randint(1, 4))]
    return now, [words for words in done if words]


def _definitions(text: str) -> list[tuple[int, int, str]]:
    """The functions and classes of a module: their first line (counted from 0), the one after the last, the name."""
    kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    found = [node for node in ast.parse(text).body if isinstance(node, kinds)]
    return [
        (
            min([node.lineno, *(one.lineno for one in node.decorator_list)]) - 1,
            node.end_lineno or node.lineno,
            node.name,
        )
        for node in found
    ]


def _imports(text: str, block: str) -> list[str]:
    """The imports of a module that a part of it uses, a line each."""
    used = {token.string for token in _tokens(block, (1, block.count("\n") + 1)) if token.type == tokenize.NAME}
    found: list[str] = []
    for node in ast.parse(text).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [alias for alias in node.names if (alias.asname or alias.name.partition(".")[0]) in used]
            found += [f"{ast.unparse(node)}\n"] if node.names else []
    return found


def _locals(function: ast.FunctionDef) -> set[str]:
    """Names that are bound in the function and are nothing else as well: no parameter, no global."""
    nodes = list(ast.walk(function))
    bound = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    shared = {name for node in nodes if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names}
    return bound - shared - {node.arg for node in nodes if isinstance(node, ast.arg)}


def _tokens(text: str, span: tuple[int, int]) -> Iterable[tokenize.TokenInfo]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token for token in tokens if span[0] <= token.start[0] <= span[1]]


def _is_free(text: str, name: str, span: tuple[int, int]) -> bool:
    """Whether every word that reads like the name is the name: no attribute, no keyword, nothing in a string."""
    before = ""
    for token in _tokens(text, span):
        if token.type == tokenize.STRING and name in token.string:
            return False
        if token.type == tokenize.NAME and token.string == name and before == ".":
            return False
        before = token.string
    keywords = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.keyword | ast.arg))
    return name not in {node.arg for node in keywords}


def _replaced(text: str, old: str, new: str, span: tuple[int, int]) -> str:
    lines = text.splitlines(keepends=True)
    for token in reversed(list(_tokens(text, span))):
        if token.type == tokenize.NAME and token.string == old:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column] + new + lines[row - 1][column + len(old) :]
    return "".join(lines)
