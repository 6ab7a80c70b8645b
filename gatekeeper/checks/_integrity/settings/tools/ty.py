"""What ty checks, and how strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from gatekeeper.checks._integrity.settings.documents import Table, dig, is_true, tables, words
from gatekeeper.checks._integrity.settings.ends import Folder
from gatekeeper.checks._integrity.settings.files import TY
from gatekeeper.checks._integrity.settings.values import Level, Settings, Unseen, any_match, flag

_LEVELS = {"ignore": 0, "warn": 1, "error": 2}
_DEFAULT = "error"


def read(folder: Folder) -> Settings:
    """The settings of ty.toml, which hide those of pyproject.toml."""
    if folder.has(TY):
        return Settings("ty", folder.full(TY), _guards(folder, folder.toml(TY)))
    tool = dig(folder.toml("pyproject.toml"), "tool")
    file = folder.full("pyproject.toml") if "ty" in tool else None
    return Settings("ty", file, _guards(folder, dig(tool, "ty")))


def _guards(folder: Folder, table: Table) -> Mapping[str, object]:
    rules = {f"rules.{name}": _level(said) for name, said in dig(table, "rules").items()}
    others: dict[str, object] = {
        "terminal.error-on-warning": flag(is_true(dig(table, "terminal").get("error-on-warning", False))),
        "src.include and exclude": _unseen(folder, dig(table, "src")),
        "overrides": Unseen(frozenset(_overrides(folder, table)), may_be_grave=False),
    }
    return _WithRules(others | rules)


class _WithRules(dict[str, object]):
    """Guards in which a rule that is not named has the level that most rules have by themselves."""

    def __missing__(self, key: str) -> Level:
        return _level(_DEFAULT)


def _level(said: object) -> Level:
    return Level(_LEVELS.get(str(said), 2), str(said))


def _unseen(folder: Folder, src: Table) -> Unseen:
    paths = (one for one in folder.python if not _is_within(src, one))
    return Unseen(frozenset((folder.full(path), "") for path in paths))


def _overrides(folder: Folder, table: Table) -> Iterator[tuple[str, str]]:
    """The rules that hold less for some sources."""
    is_test = folder.end.project.is_test
    for row in tables(table.get("overrides")):
        loose = [name for name, said in dig(row, "rules").items() if str(said) != _DEFAULT]
        held = (one for one in folder.python if _is_within(row, one) and not is_test(one))
        yield from product(map(folder.full, held), loose)


def _is_within(table: Table, path: str) -> bool:
    """Whether a file is one of those that `include` and `exclude` of a table leave."""
    only, hidden = words(table.get("include")), words(table.get("exclude"))
    return (not only or any_match(only, path)) and not any_match(hidden, path)
