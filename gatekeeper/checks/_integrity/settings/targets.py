"""Environments and sessions that tox or nox ran by themselves, or were told to run, and that nobody asks for now."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import product

from gatekeeper.checks._integrity.grading import leaf
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.settings.commands import RUNNERS, Call, calls
from gatekeeper.checks._integrity.settings.documents import dig, words
from gatekeeper.checks._integrity.settings.ends import End, Ends, Folder
from gatekeeper.checks._integrity.settings.files import is_workflow
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.scripts import scripts, statements_of
from gatekeeper.model.finding import Finding

RULE = "ci-weakened"
_ASKED = {
    "tox": re.compile(r"\s(?:-e|--env)[ =]([\w,.-]+)"),
    "nox": re.compile(r"\s(?:-s|--session)[ =]([\w-]+)"),
    "pixi": re.compile(r"\bpixi run (?:(?:-e|--environment)[ =]\S+ )?([\w-]+)"),
}
_BY_PART = re.compile(r"\s(?:-f|--factors?|-m|--labels?)\s")
"""Where tox is told what to run by a part of the name, or by a label."""
_DEFINED_IN = ("tox.ini", "tox.toml", "pyproject.toml", "noxfile.py", "setup.cfg")
_INTERPRETER = re.compile(r"(py|pypy|cpython)?\d[\d.t]*(-.*)?|py3?|doc.*|build.*|pkg.*|release.*|dev|coverage-.*")
_TITLE = re.compile(r"\s*(-\s*)?(needs|name|id)\s*:|\s*[\w-]+:\s*$")
_FACTORS = re.compile(r"\{[^{}]*\}|[^{}]+")


def findings(ends: Ends, before: Iterable[Call], after: Iterable[Call]) -> Iterator[Finding]:
    """What the change leaves to be asked for, of what tox or nox ran unasked or was told to run."""
    old, new = (tuple(one for one in side if is_workflow(one.path)) for side in (before, after))
    yield from _unasked(ends, old, new)
    yield from _only_some(ends, old, new)
    yield from _unlisted(ends)
    yield from _on_demand(ends)


def _on_demand(ends: Ends) -> Iterator[Finding]:
    """Sessions that nox ran by itself, that check something, and that are no default any more."""
    for path in sorted(one for one in ends.changed & ends.head.paths if one.rpartition("/")[2] == "noxfile.py"):
        for name in sorted(_put_on_demand(ends, path)):
            if not _named(name, _told(ends.head)):
                text = f"nox no longer runs {name} unless it is asked to"
                yield warning(RULE, text, path, line_of(ends.head.read(path), f"def {name}"))


def _put_on_demand(ends: Ends, path: str) -> frozenset[str]:
    """The sessions of a noxfile that check something at both ends, and are a default at the first of them alone."""
    origin = ends.origin(path)
    checking = _checking(origin, ends.base) & _checking(path, ends.head)
    return checking & (_by_demand(path, ends.head) - _by_demand(origin, ends.base))


def _checking(path: str, end: End) -> frozenset[str]:
    """The sessions of a noxfile that run a tool which checks something."""
    return frozenset(script.unit for script in scripts(path, end) if any(calls(script)))


def _by_demand(path: str, end: End) -> frozenset[str]:
    """The sessions of a noxfile that say of themselves that they are no default."""
    found = (one for one in statements_of(path, end.read(path) or b"") if isinstance(one, ast.FunctionDef))
    return frozenset(one.name for one in found if any(map(_is_no_default, one.decorator_list)))


def _is_no_default(decorator: ast.expr) -> bool:
    match decorator:
        case ast.Call(func=called, keywords=given) if leaf(called) == "session":
            return any(one.arg == "default" and ast.unparse(one.value) == "False" for one in given)
        case _:
            return False


def _only_some(ends: Ends, before: tuple[Call, ...], after: tuple[Call, ...]) -> Iterator[Finding]:
    """What tox ran by itself where it is told by name what to run, and not this."""
    ran, told = ([one for one in side if one.tool == "tox"] for side in (before, after))
    asked = _chosen(told) if any(map(_runs_all, ran)) else set[str]()
    lost = sorted(_listed(Folder(ends.base, ""))[0] - asked)
    if asked and lost:
        text = f"tox is only told to run {', '.join(sorted(asked))}, and not {lost[0]}"
        yield warning(RULE, text, told[0].path, line_of(ends.head.read(told[0].path), told[0].text))


def _chosen(found: list[Call]) -> set[str]:
    """The names of what the commands are told to run; none where one runs all there is, or what a variable says."""
    is_open = any(_runs_all(one) or _BY_PART.search(one.text) or not {"$", "{"}.isdisjoint(one.text) for one in found)
    return set() if is_open else {name for one in found for name in _names(one)}


def _unasked(ends: Ends, before: tuple[Call, ...], after: tuple[Call, ...]) -> Iterator[Finding]:
    """What continuous integration told tox or nox to run, and does not any more, though there still is such a thing."""
    if _tools(after) & RUNNERS - _tools(before):
        return
    whole = _tools(filter(_runs_all, after)) - _tools(filter(_runs_all, before))
    named, defined = _told(ends.head), _defined(ends.head)
    for call, name in ((one, name) for one in before for name in _asked(one)):
        if call.tool not in whole and _named(name, defined) and not _named(name, named):
            yield warning(RULE, f"continuous integration no longer runs {call.tool}'s {name}", call.path)


def _tools(found: Iterable[Call]) -> frozenset[str]:
    return frozenset(call.tool for call in found)


def _runs_all(call: Call) -> bool:
    pattern = _ASKED.get(call.tool)
    return pattern is not None and not pattern.search(call.text) and not _BY_PART.search(call.text)


def _defined(end: End) -> str:
    return "\n".join(_text(end, name) for name in _DEFINED_IN)


def _told(end: End) -> str:
    """What the workflows say, titles left out: a name may be asked for by a matrix."""
    lines = [line for path in sorted(filter(is_workflow, end.paths)) for line in _text(end, path).splitlines()]
    return "\n".join(line for line in lines if not _TITLE.match(line))


def _asked(call: Call) -> list[str]:
    return list(filter(_is_check, _names(call)))


def _names(call: Call) -> list[str]:
    pattern = _ASKED.get(call.tool)
    return [name for found in pattern.finditer(call.text) for name in found[1].split(",")] if pattern else []


def _named(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.-])", text) is not None


def _text(end: End, path: str) -> str:
    return (end.read(path) or b"").decode("utf-8", "replace")


def _is_check(name: str) -> bool:
    return _INTERPRETER.fullmatch(name) is None


def _unlisted(ends: Ends) -> Iterator[Finding]:
    """Environments that tox no longer runs by itself, though they are still defined."""
    for base, head in ends.folders({"tox.ini", "tox.toml", "pyproject.toml"}.__contains__):
        before, (after, defined, file) = _listed(base)[0], _listed(head)
        path = head.full(file)
        for name in sorted(filter(_is_check, (before - after) & defined if after else ())):
            text = f"tox no longer runs {name} unless it is asked to"
            yield warning(RULE, text, path, line_of(ends.head.read(path), "env_list", "envlist"))


def _listed(folder: Folder) -> tuple[frozenset[str], frozenset[str], str]:
    """The environments that run by themselves, those that are defined, and the file that says so."""
    sections = folder.ini("tox.ini")
    listed = dig(sections, "tox")
    if listed:
        names = [name.partition(":")[2] for name in sections if name.startswith("testenv:")]
        return _expanded(_entries(listed)), _expanded(names), "tox.ini"
    for name, table in (("tox.toml", folder.toml("tox.toml")), ("pyproject.toml", _own(folder))):
        if table:
            return _expanded(words(table.get("env_list"))), frozenset(dig(table, "env")), name
    return frozenset(), frozenset(), "tox.ini"


def _own(folder: Folder) -> dict[str, object]:
    return dict(dig(folder.toml("pyproject.toml"), "tool", "tox"))


def _entries(table: object) -> list[str]:
    """The entries of a list, at commas and line ends outside braces."""
    text = str(dig(table).get("envlist", dig(table).get("env_list", "")))
    return [part.strip() for part in re.split(r"[,\n]+(?![^{]*\})", text)]


def _expanded(names: Iterable[str]) -> frozenset[str]:
    """`lint-{ruff,mypy}` as the names that it stands for."""
    found: set[str] = set()
    for name in names:
        parts = [part[1:-1].split(",") if part[:1] == "{" else [part] for part in _FACTORS.findall(name)][:4]
        found |= {"".join(one).strip() for one in product(*parts)}
    return frozenset(found - {""})
