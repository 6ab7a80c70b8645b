"""What developers run: Makefiles, justfiles, tox, nox, shell scripts, and the tasks of pyproject.toml."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import cast

from gatekeeper.checks._integrity.settings.commands import Script
from gatekeeper.checks._integrity.settings.documents import Table, dig, is_true, parse_ini
from gatekeeper.checks._integrity.settings.ends import End, Folder

_TASKS = (("tox",), ("hatch", "envs"), ("poe", "tasks"), ("pdm", "scripts"), ("taskipy", "tasks"), ("pixi", "tasks"))
_RECIPE = re.compile(r"^(\t|    |  )")


def is_script(path: str) -> bool:
    """Whether a file may hold commands that check the project."""
    name = path.rpartition("/")[2]
    named = ("tox.ini", "pyproject.toml", "noxfile.py", "Makefile", "makefile", "GNUmakefile", "justfile", "Justfile")
    return name in named or name.endswith((".sh", ".mk")) or name == "tox.toml"


def scripts(path: str, end: End) -> Iterator[Script]:
    """The scripts that a file holds, each with what excuses its failure."""
    folder, _, name = path.rpartition("/")
    text = (end.read(path) or b"").decode("utf-8", "replace")
    place = Folder(end, folder)
    if name == "tox.ini":
        yield from _tox(path, place.ini(name))
    elif name == "pyproject.toml":
        yield from _tasks(path, dig(place.toml(name), "tool"))
    elif name == "tox.toml":
        yield Script("\n".join(_strings(place.toml(name))), path)
    elif name == "noxfile.py":
        yield from _nox(path, text)
    elif name.endswith(".sh"):
        yield Script(text, path)
    else:
        yield from _make(path, text)


def _make(path: str, text: str) -> Iterator[Script]:
    """Recipes; a leading `-` makes `make` go on after a failure."""
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if _RECIPE.match(line):
            command = line.strip().lstrip("@")
            yield Script(command.lstrip("-@+ "), path, "a leading -" if command.startswith("-") else "")


def _tox(path: str, sections: Table) -> Iterator[Script]:
    for table in sections.values():
        ignored = next((key for key in ("ignore_outcome", "ignore_errors") if is_true(table.get(key, False))), "")
        for key in ("commands", "commands_pre", "commands_post"):
            for line in re.sub(r"\\\n\s*", " ", str(table.get(key, ""))).splitlines():
                command = re.sub(r"^[\w,{}!.-]+:\s+", "", line.strip())
                excused = f"{ignored} = true" if ignored == "ignore_outcome" else ""
                excused = "a leading -" if command.startswith("-") else excused
                yield Script(command.lstrip("- "), path, excused)


def _tasks(path: str, tool: Table) -> Iterator[Script]:
    legacy = dig(tool, "tox").get("legacy_tox_ini")
    if isinstance(legacy, str):
        try:
            yield from _tox(path, parse_ini(legacy.encode()))
        except ValueError:
            yield Script(legacy, path)
    for keys in _TASKS:
        tasks = {key: value for key, value in dig(tool, *keys).items() if key != "legacy_tox_ini"}
        yield Script("\n".join(_strings(tasks)), path)


def _strings(value: object) -> Iterator[str]:
    """The commands in a table of tasks: strings, or lists of words."""
    if isinstance(value, str):
        yield value.removeprefix("- ") + (" || true" if value.startswith("- ") else "")
    elif isinstance(value, list):
        items = cast("list[object]", value)
        is_command = all(isinstance(item, str) and " " not in item for item in items)
        yield from [" ".join(map(str, items))] if is_command else chain.from_iterable(map(_strings, items))
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_strings, cast("Table", value).values()))


def _nox(path: str, text: str) -> Iterator[Script]:
    """The programs that sessions run: `session.run("pytest", …)`."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("run"):
            yield _session_run(path, node)


def _session_run(path: str, node: ast.Call) -> Script:
    words = (str(one.value) for one in node.args if isinstance(one, ast.Constant))
    lenient = any(one.arg == "success_codes" for one in node.keywords)
    return Script(shlex.join(words), path, "success_codes" if lenient else "")
