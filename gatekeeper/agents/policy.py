"""The scope that an agent must keep to, read in a few milliseconds: nothing of the configuration but the scope.

Both the scope that is committed (at the merge base, or in the last commit where there is nothing to compare with) and
the one in the work tree must hold: the first, so that an agent cannot widen its own; the second, since whoever narrows
it means it.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

from gatekeeper.agents import base
from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.git.process import Git, cleaned
from gatekeeper.model.bounds import Bounds
from gatekeeper.request import Policy, Request

Table = Mapping[str, Any]
Read = Callable[[str], bytes | None]
_OWN, _PYPROJECT = "gatekeeper.toml", "pyproject.toml"
_FILES = (_OWN, _PYPROJECT)
_SHIPPED = Path(__file__).parent.parent / "profiles"
_DEFAULT = "standard"


class Limits(Struct, frozen=True):
    """What one scope allows: its bounds, and the operations that it forbids."""

    bounds: Bounds
    forbid: frozenset[str]

    @property
    def restrict(self) -> bool:
        """Whether there is anything that it does not allow."""
        return self.bounds.restrict or bool(self.forbid)


class Rules(Struct, frozen=True):
    """The scopes of a project, all of which must hold; `top` is the repository's real path.

    `commit` is what the change is compared with, "" when there is none. `problem` says why no scope could be read
    where there may be one; until that is mended, only `settings` (absolute paths) may be edited.
    """

    top: str
    limits: tuple[Limits, ...]
    git: Git | None = None
    commit: str = ""
    problem: str = ""
    settings: tuple[str, ...] = ()

    @property
    def restrict(self) -> bool:
        """Whether there is anything that may not be touched."""
        return bool(self.problem) or any(one.restrict for one in self.limits)


def rules_for(folder: Path, request: Request) -> Rules:
    """The rules of the project that holds a folder. Raises UsageError for what is wrong on the command line."""
    chain = [folder, *folder.parents]
    top = next((one for one in chain if (one / ".git").exists()), None)
    inside = chain[: chain.index(top) + 1] if top else chain
    prefixes = [_prefix(one, inside[-1]) for one in inside]
    git = Git(inside[-1], cleaned(request.environ)) if top and request.policy is not Policy.WORKTREE else None
    return _rules(inside[-1], prefixes, git, request)


def _rules(root: Path, prefixes: list[str], git: Git | None, request: Request) -> Rules:
    """The rules, by the settings nearest upwards; `prefixes` are the folders from there to the root."""
    problems: list[str] = []
    local = _limits(_on_disk(root), prefixes, request, problems)
    commit, committed = _committed(git, prefixes, request, local, problems) if git else ("", None)
    found = list(filter(None, (local, committed)))
    limits = (*(one.limits for one in found), *_narrowing(request, next(iter(found), None)))
    problem = "" if found else next(iter(problems), "")
    settings = tuple(f"{root}/{prefix}{name}" for prefix in prefixes for name in _FILES)
    return Rules(os.path.realpath(root), limits, git, commit, problem, settings)


def _prefix(folder: Path, root: Path) -> str:
    path = folder.relative_to(root).as_posix()
    return "" if path == "." else f"{path}/"


class _Read(Struct, frozen=True):
    """Settings that were found: their limits, and the base that they name."""

    limits: Limits
    base: str
    root: str


def _on_disk(root: Path) -> Read:
    def read(name: str) -> bytes | None:
        try:
            return (root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise ConfigError(f"{name} cannot be read: {error.strerror}") from error

    return read


def _committed(
    git: Git, prefixes: list[str], request: Request, local: _Read | None, problems: list[str]
) -> tuple[str, _Read | None]:
    """The commit to compare with, and the settings there."""
    try:
        commit = base.commit(git, request, local.base if local else "")
        names = [f"{prefix}{file}" for prefix in prefixes for file in _FILES]
        return commit, _limits(base.reader(git, commit, names), prefixes, request, problems)
    except CannotVerify as error:
        problems.append(error.reason)
        return "", None


def _limits(read: Read, prefixes: list[str], request: Request, problems: list[str]) -> _Read | None:
    """The nearest settings upwards; what cannot be read is a problem, not an error."""
    try:
        for prefix in prefixes:
            table = _settings(read, prefix)
            if table is not None:
                scope: dict[str, Any] = {}
                for one in reversed(list(_scopes(table, read, prefix, request.profile))):
                    scope |= one
                named = table.get("base")
                return _Read(_parsed(scope, prefix), named if isinstance(named, str) else "", prefix)
    except ConfigError as error:
        problems.append(str(error))
    return None


def _settings(read: Read, prefix: str) -> Table | None:
    own = read(f"{prefix}{_OWN}")
    if own is not None:
        return _toml(own, f"{prefix}{_OWN}")
    content = read(f"{prefix}{_PYPROJECT}")
    if content is None or b"gatekeeper" not in content:
        return None
    tool = _table(_toml(content, f"{prefix}{_PYPROJECT}"), "tool")
    return _table(tool, "gatekeeper") if "gatekeeper" in tool else None


def _scopes(table: Table, read: Read, prefix: str, profile: str | None) -> Iterator[Table]:
    """The scope's tables, the nearest first."""
    yield _table(table, "scope")
    own = _table(table, "profiles")
    name: object = profile or table.get("extends", _DEFAULT)
    seen: set[str] = set()
    while isinstance(name, str) and name not in seen:
        seen.add(name)
        layer = _profile(name, own, read, prefix)
        yield _table(layer, "scope")
        name = layer.get("extends")


def _profile(name: str, own: Table, read: Read, prefix: str) -> Table:
    if name in own:
        return _table(own, name)
    if name.endswith(".toml"):
        content = read(os.path.normpath(f"{prefix}{name}"))
        return {} if content is None else _toml(content, name)
    shipped = _SHIPPED / f"{name}.toml"
    return _toml(shipped.read_bytes(), name) if "/" not in name and shipped.is_file() else {}


def _narrowing(request: Request, settings: _Read | None) -> Iterator[Limits]:
    """The scopes of the command line, relative to the project's root."""
    prefix = settings.root if settings else ""
    if request.allow or request.deny:
        yield _parsed({"allow": list(request.allow) or None, "deny": list(request.deny)}, prefix)
    if request.scope_file is not None:
        try:
            content = request.scope_file.read_bytes()
        except OSError as error:
            raise ConfigError(f"{request.scope_file} cannot be read: {error.strerror}") from error
        yield _parsed(_toml(content, str(request.scope_file)), prefix)


def _parsed(scope: Table, prefix: str) -> Limits:
    """The limits of a scope's table. Raises ConfigError for a value of another type."""
    goals = [(_globs(goal, "paths"), str(goal.get("reason", ""))) for goal in _rows(scope)]
    allow = None if scope.get("allow") is None else _globs(scope, "allow")
    bounds = Bounds.of(allow, _globs(scope, "deny"), goals, prefix.rstrip("/"))
    return Limits(bounds, frozenset(_globs(scope, "forbid")))


def _rows(scope: Table) -> Iterator[Table]:
    rows = scope.get("non_goals", [])
    for row in cast("list[object]", rows if isinstance(rows, list) else [rows]):
        if not isinstance(row, dict):
            raise ConfigError("scope.non_goals must be a list of tables")
        yield cast("Table", row)


def _globs(table: Table, key: str) -> list[str]:
    value = table.get(key, [])
    globs = cast("list[object]", value) if isinstance(value, list) else [None]
    if not all(isinstance(one, str) for one in globs):
        raise ConfigError(f"scope.{key} must be a list of texts")
    return cast("list[str]", globs)


def _toml(content: bytes, name: str) -> Table:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name} cannot be read: {error}") from error


def _table(table: Table, key: str) -> Table:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{key} must be a table")
    return cast("Table", value)
