"""What developers run: Makefiles, justfiles, tox, nox, shell scripts, and the tasks of pyproject.toml."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import cast

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.settings.commands import Script
from gatekeeper.checks._integrity.settings.documents import Table, dig, is_true, parse_ini
from gatekeeper.checks._integrity.settings.ends import End, Folder
from gatekeeper.checks._integrity.settings.files import RECIPES
from gatekeeper.checks._integrity.source import parsed
from gatekeeper.checks._integrity.walking import walk

_TASKS = (("tox",), ("hatch", "envs"), ("poe", "tasks"), ("pdm", "scripts"), ("taskipy", "tasks"))
_RECIPE = re.compile(r"^(\t|    |  )")
_TARGET = re.compile(r"@?([A-Za-z_][\w./-]*+)[^:=#]*+:(?![=:])(.*)")
_GIVEN = re.compile(r"[*+$]{0,2}(?<!\w)(\w+)=['\"]([^'\"\n]*)['\"]")
_HEAD = re.compile(r"^(@?[A-Za-z_][\w-]*)(?: +[*+$]{0,2}\w+(?:=(?:'[^'\n]*'|\"[^\"\n]*\"|\w+))?)+ *:(?!=)")
"""A recipe of just that takes parameters."""
_FILLED = re.compile(r"\{\{ *(\w+) *\}\}")
_WORKED_OUT = re.compile(r"\{\{[^\n]*?\}\}")
_VARIABLE = re.compile(r"^(?:export )?([A-Za-z_]\w*)\s*[:?+]?=[ \t]*([^$\n]{1,500})$", re.MULTILINE)
_USE = re.compile(r"\$[({](\w+)[)}]")
_OUTCOME = "ignore_outcome"
_DEFAULT = re.compile(r"\{(?:env:\w+|posargs):([^{}]*)\}")
"""What tox puts in where it is given nothing else."""
_ROOT = re.compile(r"\{toxinidir\}/?")


def scripts(path: str, end: End) -> Iterator[Script]:
    """The scripts that a file holds, each with what excuses its failure."""
    folder, _, name = path.rpartition("/")
    place = Folder(end, folder)
    if name == "tox.ini":
        yield from _tox(path, place.ini(name))
    elif name == "pyproject.toml":
        yield from _tasks(path, dig(place.toml(name), "tool"))
    elif name == "tox.toml":
        for unit, table in _named(place.toml(name)):
            yield Script("\n".join(_strings(table)), path, _ignored(table), f"tox.{unit}")
    else:
        yield from _written(path, name, (end.read(path) or b"").decode("utf-8", "replace"))


def _written(path: str, name: str, text: str) -> Iterator[Script]:
    """The scripts of a file that is written in a language: Python, make's, or the shell's."""
    if name in ("noxfile.py", "tasks.py"):
        yield from _nox(path, text)
    elif name in RECIPES or name.endswith(".mk"):
        yield from _make(path, text)
    elif name.endswith(".sh") or re.match(r"#!.*sh\b", text):
        yield Script(text, path)


def _make(path: str, text: str) -> Iterator[Script]:
    """Targets and their recipes; a leading `-` makes `make` go on after a failure."""
    target = ""
    text = _as_make(text) if "just" in path.lower() else text
    variables = {found[1]: found[2] for found in _VARIABLE.finditer(text)}
    for line in re.sub(r"\\\n\s*", " ", _USE.sub(lambda used: variables.get(used[1], used[0]), text)).splitlines():
        if _RECIPE.match(line):
            command = line.strip().lstrip("@")
            yield Script(command.lstrip("-@+ "), path, "a leading -" if command.startswith("-") else "", target)
        elif found := _TARGET.match(line):
            target = found[1]
            yield Script("", path, unit=target, needs=tuple(found[2].partition("#")[0].split()))


def _as_make(text: str) -> str:
    """A justfile without what make does not know: the parameters of recipes, each with its default where it is used,
    and what is worked out.
    """
    lines: list[str] = []
    given: dict[str, str] = {}
    for line in text.splitlines():
        if not _RECIPE.match(line):
            given = {found[1]: found[2] for found in _GIVEN.finditer(line)}
        filled = _FILLED.sub(lambda used, given=given: given.get(used[1], ""), line)
        # A line that is worked out as a whole is left as it is.
        lines.append(_HEAD.sub(r"\1:", _told(filled) if filled.strip()[:2] != "{{" else filled))
    return "\n".join(lines)


def _told(line: str) -> str:
    """A line without what is worked out in it."""
    whole, end, rest = line.rpartition("}}")
    return _WORKED_OUT.sub("", whole + end) + rest


def _tox(path: str, sections: Table) -> Iterator[Script]:
    for name, table in sections.items():
        for key in ("commands", "commands_pre", "commands_post"):
            for line in re.sub(r"\\\n\s*", " ", str(table.get(key, ""))).splitlines():
                command = re.sub(r"^[\w,{}!.-]+:\s+", "", line.strip())
                excused = "a leading -" if command.startswith("-") else _ignored(table)
                yield Script(_DEFAULT.sub(r"\1", _ROOT.sub("./", command.lstrip("- "))), path, excused, name)


def _ignored(table: object) -> str:
    """What says of an environment of tox that its failure does not count."""
    return f"{_OUTCOME} = true" if is_true(dig(table).get(_OUTCOME, False)) else ""


def _tasks(path: str, tool: Table) -> Iterator[Script]:
    legacy = dig(tool, "tox").get("legacy_tox_ini")
    if isinstance(legacy, str):
        try:
            yield from _tox(path, parse_ini(legacy.encode()))
        except ValueError:
            yield Script(legacy, path)
    for keys in _TASKS:
        for key, value in _named(dig(tool, *keys)):
            yield Script("\n".join(_strings(value)), path, _ignored(value), ".".join((*keys, key)))
    pixi = dig(tool, "pixi")
    for table in (pixi, *map(dig, dig(pixi, "feature").values())):
        for key, value in dig(table, "tasks").items():
            yield Script("\n".join(_strings(value)), path, unit=key)


def _named(tasks: Table) -> Iterator[tuple[str, object]]:
    """Each task by its name; tox and hatch keep theirs below another key."""
    for key, value in tasks.items():
        if isinstance(value, Mapping) and key in ("env", "default"):
            yield from ((f"{key}.{name}", one) for name, one in cast("Table", value).items())
        elif key != "legacy_tox_ini":
            yield key, value


def _strings(value: object) -> Iterator[str]:
    """The commands in a table of tasks: strings, or lists of words."""
    if isinstance(value, str):
        yield value.removeprefix("- ") + (" || true" if value.startswith("- ") else "")
    elif isinstance(value, list):
        yield from _command(cast("list[object]", value))
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_strings, cast("Table", value).values()))


def _command(items: list[object]) -> Iterator[str]:
    """The words of one command, without what tox is to put in for a table; or commands of their own."""
    written = [item for item in items if "replace" not in dig(item)]
    if _are_words(written):
        yield from _strings(" ".join(map(_quoted, map(str, written))))
    else:
        yield from chain.from_iterable(map(_strings, items))


def _are_words(items: list[object]) -> bool:
    """Whether all are words of one command: the first is a program, and one that holds a space stands behind an
    option, as `"-k", "not slow"` does.
    """
    texts = [item for item in items if isinstance(item, str)]
    pairs = zip(["", *texts], texts, strict=False)
    return len(texts) == len(items) and all(" " not in text or last.startswith("-") for last, text in pairs)


def _quoted(word: str) -> str:
    """A word as the shell would have it; what tox puts into one, and a leading `-`, mean something else."""
    return shlex.quote(word) if " " in word and not word.startswith("- ") else word


def _nox(path: str, text: str) -> Iterator[Script]:
    """The programs that sessions run: `session.run("pytest", …)`."""
    body = statements_of(path, text.encode())
    known = {one.name for one in body if isinstance(one, ast.FunctionDef)}
    for session in body:
        lists = _lists(session)
        yield Script("", path, unit=getattr(session, "name", ""), needs=tuple(sorted(_started(session) & known)))
        for node in walk(session):
            if isinstance(node, ast.Call) and _runs(node.func):
                yield _session_run(path, _spread(node, lists), getattr(session, "name", ""))


def statements_of(path: str, content: bytes) -> list[ast.stmt]:
    """The statements of a file of Python that says what to run; none where it cannot be parsed."""
    source = parsed(path, content)
    return source.tree.body if source is not None else []


def _runs(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and called.attr.startswith("run")


def _started(session: ast.stmt) -> set[str]:
    """The functions that a session calls, and the sessions that it has run after it."""
    found: set[str] = set()
    for node in walk(session):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                found.add(name)
            case ast.Call(func=ast.Attribute(attr="notify"), args=[ast.Constant(value=str(name)), *_]):
                found.add(name)
            case _:
                pass
    return found


def _lists(session: ast.stmt) -> Mapping[str, list[ast.expr]]:
    """The lists that a session gives names."""
    return {
        leaf(one.targets[0]): one.value.elts
        for one in walk(session)
        if isinstance(one, ast.Assign) and isinstance(one.value, ast.List | ast.Tuple)
    }


def _spread(call: ast.Call, made: Mapping[str, list[ast.expr]]) -> ast.Call:
    """The call with what a list of the session holds in the place of the list: `session.run(*pytest, "tests")`."""
    args = [made.get(leaf(one.value), []) if isinstance(one, ast.Starred) else [one] for one in call.args]
    return ast.Call(call.func, list(chain.from_iterable(args)), call.keywords)


def _session_run(path: str, node: ast.Call, session: str) -> Script:
    words = [_word(one) for one in node.args if isinstance(one, ast.Constant | ast.JoinedStr)]
    text = words[0] if len(words) == 1 else shlex.join(words)
    lenient = any(one.arg in ("success_codes", "warn") for one in node.keywords)
    return Script(text, path, "success_codes" if lenient else "", session)


def _word(node: ast.Constant | ast.JoinedStr) -> str:
    """A word of a command; what Python puts into it is written as the shell would."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts = (one.value if isinstance(one, ast.FormattedValue) else one for one in node.values)
    return "".join(str(one.value) if isinstance(one, ast.Constant) else f"${{{ast.unparse(one)}}}" for one in parts)
