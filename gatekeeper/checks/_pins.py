"""The direct dependencies that a project declares, with their versions and lines."""

from __future__ import annotations

import posixpath
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Literal, cast

from msgspec import Struct

from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context

Pinning = Literal["none", "bounded", "exact"]
Table = Mapping[str, object]

_REQUIREMENT = re.compile(r"^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(\(?[^;#]*\)?)")
_EXCLUSION = re.compile(r"!=\s*[^,)\s]+")
_OPERATORS = ("<", ">", "=", "!", "~", "(", "@")
_EXACT = re.compile(r"^\(?\s*={2,3}\s*[^*,\s]+\s*\)?$")
_LISTS = re.compile(r"^(?:requirements[\w.-]*|requirements/[\w.-]+|constraints)\.(?:txt|in)$")
_REFERENCE = re.compile(r"@[\w.-]+(?:#|$)|--hash|sha256=|\.(?:whl|tar\.gz|zip)\b")


class Declared(Struct, frozen=True):
    """A direct dependency: its name, its version as written, and where (path and 1-based line)."""

    name: str
    version: str
    path: str
    line: int | None = None
    exact: bool = False

    def meets(self, pinning: Pinning) -> bool:
        """Whether its version is held as asked: by any bound, or to exactly one version."""
        if pinning == "exact":
            return self.exact
        return pinning == "none" or _EXCLUSION.sub("", self.version).strip(" ,()") not in ("", "*")

    @property
    def canonical(self) -> str:
        """The name as package indexes compare it."""
        return re.sub(r"[-_.]+", "-", self.name).lower()


def declared(context: Context) -> tuple[Declared, ...]:
    """Everything that pyproject.toml and the lists of requirements declare, in the order of the files.

    Raises CannotVerify when pyproject.toml cannot be read.
    """
    project = context.project
    prefix = f"{project.prefix}/" if project.prefix else ""
    found: list[Declared] = []
    for path in project.files:
        name = path.removeprefix(prefix)
        if name == "pyproject.toml":
            found += _of_pyproject(context, path)
        elif _LISTS.match(name):
            found += _of_list(context.read(path).decode("utf-8-sig", "replace"), path)
    return tuple(found)


def manifests(context: Context) -> tuple[str, ...]:
    """The files that can declare dependencies."""
    prefix = context.project.prefix
    return tuple(
        path
        for path in context.project.files
        if _LISTS.match(path.removeprefix(f"{prefix}/" if prefix else ""))
        or path == posixpath.join(prefix, "pyproject.toml")
    )


def _of_list(text: str, path: str) -> Iterator[Declared]:
    for number, line in enumerate(text.replace("\\\n", "  ").split("\n"), 1):
        requirement = line.strip()
        if requirement and not requirement.startswith(("#", "-")):
            yield from _requirement(requirement, path, number)


def _requirement(text: str, path: str, line: int | None) -> Iterator[Declared]:
    match = _REQUIREMENT.match(text.strip())
    if match is None:
        return
    words = match[2].split(" --")[0].strip()
    version = words if words.startswith(_OPERATORS) else ""
    if version.startswith("@"):
        yield Declared(match[1], version, path, line, bool(_REFERENCE.search(text.partition("@")[2])))
    else:
        yield Declared(match[1], version, path, line, bool(_EXACT.match(version)))


def _of_pyproject(context: Context, path: str) -> Iterator[Declared]:
    text = context.read(path).decode("utf-8-sig", "replace")
    try:
        document: Table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotVerify(f"{path} cannot be read: {error}") from error
    project = _table(document, "project")
    lists = [project.get("dependencies"), *_table(project, "optional-dependencies").values()]
    for one in lists:
        for requirement in cast("list[object]", one) if isinstance(one, list) else []:
            if isinstance(requirement, str):
                yield from _requirement(requirement, path, _line(text, requirement))
    yield from _of_poetry(_table(_table(document, "tool"), "poetry"), text, path)


def _of_poetry(poetry: Table, text: str, path: str) -> Iterator[Declared]:
    for name, value in _table(poetry, "dependencies").items():
        if name == "python":
            continue
        table = cast("Table", value) if isinstance(value, dict) else {"version": value}
        fixed = "path" in table or bool({"rev", "tag"} & table.keys())
        version = str(table.get("version", "elsewhere" if {"path", "git", "url"} & table.keys() else ""))
        exact = fixed or bool(re.match(r"^={0,2}\s*\d+(?:\.\d+)+[\w.]*$", version))
        yield Declared(name, version, path, _key_line(text, name), exact)


def _table(document: Table, key: str) -> Table:
    value = document.get(key)
    return cast("Table", value) if isinstance(value, dict) else {}


def _line(text: str, requirement: str) -> int | None:
    at = text.find(requirement)
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def _key_line(text: str, name: str) -> int | None:
    match = re.search(rf"^\s*[\"']?{re.escape(name)}[\"']?\s*=", text, re.MULTILINE)
    return text.count("\n", 0, match.end()) + 1 if match else None
