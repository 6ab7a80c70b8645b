"""gatekeeper's own settings: the policy that judges, at both ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from gatekeeper.checks._integrity.report import error
from gatekeeper.checks._integrity.settings.commands import Script, calls
from gatekeeper.checks._integrity.settings.documents import Table, dig, parse_toml, tables, words
from gatekeeper.checks._integrity.settings.ends import Ends, Folder
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.values import Blinds, Level, Lookouts, Unseen, any_match, ceiling, flag
from gatekeeper.model.finding import Finding

RULE = "policy-loosened"
OWN = "gatekeeper.toml"
_SHIPPED = Path(__file__).resolve().parents[3] / "profiles"
_LIMIT = re.compile(r"\s*(<=|>=|=|<|>)\s*([0-9]+(?:\.[0-9]+)?)\s*%?\s*")
_RANKS = {"low": 3.0, "medium": 2.0, "high": 1.0}
_DEPTH = 8
_OFF = Level(float("-inf"), "off")


def findings(ends: Ends) -> Iterator[Finding]:
    """Every part of the policy that asks for less. A project's first settings have nothing to be compared with."""
    names = frozenset(path.rpartition("/")[2] for path in ends.changed if path.endswith(".toml"))
    prefix = ends.head.project.prefix
    places = {new.path: (old, new) for old, new in ends.folders(names.__contains__)}
    if names:
        places.setdefault(prefix, (Folder(ends.base, prefix), Folder(ends.head, prefix)))
    for base, head in places.values():
        if _own(base)[1]:
            yield from _compared(base, head, ends)


def _compared(base: Folder, head: Folder, ends: Ends) -> Iterator[Finding]:
    file, own = _own(head)
    after = _guards(head, own)
    for key, guard in _guards(base, _own(base)[1]).items():
        now = after.get(key)
        loosening = guard.loosened(now if type(now) is type(guard) else _absent(guard), ends)
        if loosening is not None:
            yield _finding(key, loosening.what, head, file, ends)


def _finding(key: str, what: str, head: Folder, file: str, ends: Ends) -> Finding:
    path = head.full(file)
    if path not in ends.changed:
        changed = (one for one in sorted(ends.changed) if one.endswith(".toml") and one in ends.head.paths)
        path = next(changed, path)
    line = line_of(ends.head.read(path), key, key.rpartition(".")[2], "extends")
    return error(RULE, f"the gate asks for less: {key} {what}", path, line)


def _absent(guard: Any) -> Any:
    if isinstance(guard, Level):
        return _OFF
    return type(guard)(frozenset())


def _own(folder: Folder) -> tuple[str, Table]:
    if folder.has(OWN):
        return OWN, folder.toml(OWN)
    return "pyproject.toml", dig(folder.toml("pyproject.toml"), "tool", "gatekeeper")


def _guards(folder: Folder, own: Table) -> Mapping[str, Any]:
    layers = [*_layers(folder, own, str(own.get("extends", "standard"))), own] if own else [_shipped("standard")]
    merged = _merged(layers)
    found: dict[str, Any] = dict(_conditions(merged, own))
    found |= _checks(merged)
    found |= _scope(dig(merged, "scope"))
    for key in ("suites", "commands"):
        found[key] = Lookouts(frozenset(str(row.get("name", row.get("id"))) for row in tables(own.get(key))))
    for row in tables(own.get("suites")):
        found[f"suites.{row.get('name')}.run"] = Blinds(_left_out(str(row.get("run", ""))))
    found["waivers"] = Blinds(frozenset(f"{row.get('rule')} in {', '.join(words(row.get('paths'))) or 'all files'}"
                                        for row in tables(own.get("waivers"))))  # fmt: skip
    found["exclude"] = _excluded(folder, words(own.get("exclude")))
    for key in ("source", "tests"):
        found[key] = _roots(folder, words(own.get(key)))
    return found


def _left_out(command: str) -> frozenset[str]:
    """What the command of a suite does not run of what it could."""
    return frozenset(" ".join(pair) for call in calls(Script(command, "")) for pair in call.left_out)


def _layers(folder: Folder, own: Table, name: str, depth: int = 0) -> Iterator[Table]:
    """What the profile says, the farthest first."""
    if depth > _DEPTH:
        return
    profiles = dig(own, "profiles")
    if name in profiles:
        table = dig(profiles, name)
    elif name.endswith(".toml"):
        table = folder.toml(name.removeprefix("./"))
    else:
        yield _shipped(name)
        return
    parent = table.get("extends")
    if isinstance(parent, str):
        yield from _layers(folder, own, parent, depth + 1)
    yield table


@cache
def _shipped(name: str) -> Table:
    """A profile that comes with gatekeeper, with what it extends; empty when there is none of that name."""
    path = _SHIPPED / f"{name}.toml"
    if not re.fullmatch(r"[\w-]{1,50}", name) or not path.is_file():
        return {}
    table = parse_toml(path.read_bytes())
    parent = table.get("extends")
    return _merged([_shipped(parent), table]) if isinstance(parent, str) else table


def _merged(layers: list[Table]) -> Table:
    conditions: dict[str, object] = {}
    checks: dict[str, Any] = {}
    scope: dict[str, Any] = {}
    judge: object = "all"
    for layer in layers:
        conditions |= dict(_entries(dig(layer, "conditions")))
        for name, settings in dig(layer, "checks").items():
            checks[name] = {**checks.get(name, {}), **dig(settings)}
        scope |= dig(layer, "scope")
        judge = layer.get("judge", judge)
    return {"conditions": conditions, "checks": checks, "scope": scope, "judge": judge}


def _entries(table: Table, prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and "limit" not in value:
            yield from _entries(cast("Table", value), f"{name}.")
        else:
            yield name, value


def _conditions(merged: Table, own: Table) -> Iterator[tuple[str, Any]]:
    for name, value in dig(merged, "conditions").items():
        limit = cast("Table", value).get("limit") if isinstance(value, Mapping) else value
        level = _level(str(limit))
        if level is not None:
            yield f"conditions.{name}", level
        on = cast("Table", value).get("on") if isinstance(value, Mapping) else None
        yield f"conditions.{name}.on", flag((on or merged["judge"]) != "new")
    yield "judge", flag(merged["judge"] != "new")
    for row in tables(own.get("commands")):
        if f"{row.get('id')}.findings" not in dig(merged, "conditions"):
            yield f"conditions.{row.get('id')}", Level(0, "= 0")


def _level(text: str) -> Level | None:
    found = _LIMIT.fullmatch(text)
    if found is None:
        return _OFF if text == "off" else None
    limit = float(found[2])
    # A percentage must be at least, a count at most; to be equal is as much as either can be asked.
    at_least = found[1].startswith(">") or (found[1] == "=" and "%" in text)
    return Level(limit if at_least else -limit, text.strip())


def _checks(merged: Table) -> Iterator[tuple[str, Any]]:
    for check, settings in dig(merged, "checks").items():
        for name, value in dig(settings).items():
            key = f"checks.{check}.{name}"
            if name in ("severity", "confidence") and str(value) in _RANKS:
                yield key, Level(_RANKS[str(value)], str(value))
            elif isinstance(value, list):
                yield key, Blinds(frozenset(words(cast("object", value))))
            elif value is True:
                yield key, flag(True)


def _scope(table: Table) -> Iterator[tuple[str, Any]]:
    yield "scope.allow", _allowed(words(table.get("allow")))
    yield "scope.deny", Lookouts(frozenset(words(table.get("deny"))))
    yield "scope.forbid", Lookouts(frozenset(words(table.get("forbid"))))
    goals = (path for row in tables(table.get("non_goals")) for path in words(row.get("paths")))
    yield "scope.non_goals", Lookouts(frozenset(goals))
    for key in ("max_files", "max_lines"):
        value = table.get(key)
        yield f"scope.{key}", ceiling(float(value) if isinstance(value, int) else None) if value else _OFF


def _allowed(globs: tuple[str, ...]) -> Blinds:
    """No list at all admits everything."""
    return Blinds(frozenset(globs or ("**",)))


def _excluded(folder: Folder, globs: tuple[str, ...]) -> Unseen:
    hidden = (path for path in folder.python if any_match((one for one in globs if one[:1] != "!"), path))
    return Unseen(frozenset((folder.full(path), "") for path in hidden))


def _roots(folder: Folder, roots: tuple[str, ...]) -> Unseen:
    hidden = (path for path in folder.python if roots and not any_match(roots, path))
    return Unseen(frozenset((folder.full(path), "") for path in hidden))
