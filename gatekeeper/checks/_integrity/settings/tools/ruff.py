"""What ruff looks for, and where."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from gatekeeper.checks._integrity.settings.codes import Codes, ignored_in
from gatekeeper.checks._integrity.settings.documents import Table, dig, number, words
from gatekeeper.checks._integrity.settings.ends import Folder
from gatekeeper.checks._integrity.settings.values import (
    Blinds,
    Limit,
    Lookouts,
    Settings,
    Unseen,
    any_match,
    ceiling,
)

_DEFAULT = ("E4", "E7", "E9", "F")
_DEEPEST = 5
_LIMITS = {
    "max-complexity": ("mccabe", 10, "C901"),
    "max-args": ("pylint", 5, "PLR0913"),
    "max-branches": ("pylint", 12, "PLR0912"),
    "max-statements": ("pylint", 50, "PLR0915"),
    "max-returns": ("pylint", 6, "PLR0911"),
    "max-locals": ("pylint", 15, "PLR0914"),
    "max-bool-expr": ("pylint", 5, "PLR0916"),
    "max-positional-args": ("pylint", 5, "PLR0917"),
    "max-public-methods": ("pylint", 20, "PLR0904"),
    "max-nested-blocks": ("pylint", 5, "PLR1702"),
}
"""The limits of rules: where each stands, what it is by itself, and of which rule it is."""
_LONG = 160
"""Up to here a line length is a matter of taste."""


def read(folder: Folder) -> Settings:
    """The settings that ruff takes for files of this folder: the nearest ones."""
    place: Folder | None = folder
    while place is not None:
        file, table = _own(place)
        if file is not None:
            return Settings("ruff", place.full(file), _guards(place, _extended(place, table)))
        place = place.parent()
    named = next((one for one in folder.named_after("ruff") if one.endswith(".toml")), None)
    if named is None:
        return Settings("ruff", None, _guards(folder, {}))
    return Settings("ruff", folder.full(named), _guards(folder, _extended(folder, folder.toml(named))))


def _own(folder: Folder) -> tuple[str | None, Table]:
    for name in (".ruff.toml", "ruff.toml"):
        if folder.has(name):
            return name, folder.toml(name)
    tool = dig(folder.toml("pyproject.toml"), "tool")
    return ("pyproject.toml", dig(tool, "ruff")) if "ruff" in tool else (None, {})


def _extended(folder: Folder, table: Table, depth: int = 0) -> Table:
    """The table over the one that it extends, when that lies in the repository."""
    name = table.get("extend")
    if not isinstance(name, str) or depth > _DEEPEST:
        return table
    path = posixpath.normpath(posixpath.join(folder.path, name))
    place = Folder(folder.end, posixpath.dirname(path))
    parent = place.toml(posixpath.basename(path))
    parent = dig(parent, "tool", "ruff") if path.endswith("pyproject.toml") else parent
    return _over(_extended(place, parent, depth + 1), table)


def _over(below: Table, above: Table) -> Table:
    both = {
        key: _over(below[key], dig(above, key)) for key in below if isinstance(below[key], Mapping) and key in above
    }
    return {**below, **above, **both}


def _guards(folder: Folder, table: Table) -> Mapping[str, object]:
    lint = {**table, **dig(table, "lint")}
    selected = frozenset((*words(lint.get("select", list(_DEFAULT))), *words(lint.get("extend-select"))))
    ignored = frozenset((*words(lint.get("ignore")), *words(lint.get("extend-ignore"))))
    globs = {**dig(lint, "per-file-ignores"), **dig(lint, "extend-per-file-ignores")}
    chosen = Codes(selected, ignored)
    return {
        "select and ignore": chosen,
        "per-file-ignores": ignored_in(folder, {glob: words(codes) for glob, codes in globs.items()}, ignored),
        "exclude": _unseen(folder, table),
        "line-length": ceiling(max(_LONG, number(table.get("line-length")) or 0)),
        **{key: _limit(lint, plugin, key, default, chosen) for key, (plugin, default, _) in _LIMITS.items()},
        "builtins": Blinds(frozenset(words(table.get("builtins")))),
        "banned-api": Lookouts(frozenset(dig(lint, "flake8-tidy-imports", "banned-api"))),
    }


def _limit(lint: Table, plugin: str, key: str, default: float, chosen: Codes) -> Limit:
    found = number(dig(lint, plugin).get(key))
    code = _LIMITS[key][2]
    is_on = chosen.selects(code) and not chosen.ignores(code)
    return Limit(ceiling(default if found is None else found), is_on)


def _unseen(folder: Folder, table: Table) -> Unseen:
    globs = [
        *words(table.get("exclude")),
        *words(table.get("extend-exclude")),
        *words(dig(table, "lint").get("exclude")),
    ]
    only = words(table.get("include"))
    hidden = (
        folder.full(path) for path in folder.python if any_match(globs, path) or (only and not any_match(only, path))
    )
    return Unseen(frozenset((path, "") for path in hidden))
