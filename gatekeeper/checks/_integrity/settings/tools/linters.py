"""What bandit, pylint and flake8 look for, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from gatekeeper.checks._integrity.settings.codes import Codes, ignored_in
from gatekeeper.checks._integrity.settings.documents import Table, dig, is_true, number, tables, words
from gatekeeper.checks._integrity.settings.ends import Folder
from gatekeeper.checks._integrity.settings.values import (
    Blinds,
    Lookouts,
    Settings,
    Unseen,
    any_match,
    ceiling,
    flag,
    floor,
    regex_matcher,
    switch,
)

_NOTHING: Table = {}
_SCORING = ("interrogate", "docstr_coverage", "diff_cover", "mutmut", "refurb", "vulture")
_YAML = (".yaml", ".yml")
_ASSERTIONS = frozenset({"B101"})
OF_ASSERTIONS = "skips of assertions"
_NO_PRODUCT = re.compile(r"(docs?|examples?|benchmarks?)/")
_PYFLAKES = ("E", "F", "W", "C90")
_TRIFLING = frozenset(
    [
        "C0103",
        "C0111",
        "C0114",
        "C0115",
        "C0116",
        "C0301",
        "C0302",
        "C0303",
        "C0325",
        "C0411",
        "C0412",
        "C0413",
        "line-too-long",
        "trailing-whitespace",
        "missing-docstring",
        "missing-module-docstring",
        "missing-class-docstring",
        "missing-function-docstring",
        "invalid-name",
        "wrong-import-order",
        "ungrouped-imports",
        "wrong-import-position",
        "fixme",
        "W0511",
        "bad-continuation",
        "bad-whitespace",
        "too-few-public-methods",
        "R0903",
        "duplicate-code",
        "R0801",
        "useless-object-inheritance",
        "no-self-use",
    ]
)


def read_bandit(folder: Folder) -> Settings:
    """The settings of any of the files that bandit is given."""
    found: dict[str, Table] = {
        ".bandit": dig(folder.ini(".bandit"), "bandit") if folder.has(".bandit") else {},
        "bandit.yaml": folder.yaml("bandit.yaml"),
        "bandit.yml": folder.yaml("bandit.yml"),
        "pyproject.toml": dig(folder.toml("pyproject.toml"), "tool", "bandit"),
        **{name: _of_bandit(folder, name) for name in folder.named_after("bandit", *_YAML, ".toml", ".ini", ".cfg")},
    }
    file, table = next(((name, table) for name, table in found.items() if table), (None, _NOTHING))
    guards: dict[str, object] = {
        "skips": Blinds(frozenset(words(table.get("skips"))) - _ASSERTIONS),
        OF_ASSERTIONS: Blinds(frozenset(words(table.get("skips"))) & _ASSERTIONS),
        "tests": _selection(words(table.get("tests"))),
        "exclude_dirs": _excluded(folder, (*words(table.get("exclude_dirs")), *words(table.get("exclude")))),
        "severity": ceiling(_rank(table.get("severity", table.get("level")))),
        "confidence": ceiling(_rank(table.get("confidence"))),
    }
    return Settings("bandit", folder.full(file) if file else None, guards)


def _of_bandit(folder: Folder, name: str) -> Table:
    """What stands in a file that a command may name as bandit's settings."""
    if name.endswith(_YAML):
        return folder.yaml(name)
    return dig(folder.toml(name), "tool", "bandit") if name.endswith(".toml") else dig(folder.ini(name), "bandit")


def _selection(tests: tuple[str, ...]) -> object:
    """Naming tests leaves all others out."""
    return Codes(frozenset(tests or ("ALL",)), frozenset())


def _rank(value: object) -> float:
    names = ("all", "low", "medium", "high")
    text = str(value or "all").lower()
    return names.index(text) if text in names else number(text) or 0


def _excluded(folder: Folder, patterns: Iterable[str]) -> Unseen:
    kept = tuple(patterns)
    is_test = folder.end.project.is_test
    paths = (folder.full(path) for path in folder.python if any_match(kept, path))
    return Unseen(frozenset((path, "") for path in paths if not is_test(path) and not _NO_PRODUCT.match(path)))


def read_flake8(folder: Folder) -> Settings:
    """The settings of the first file that has any."""
    for name in (".flake8", "setup.cfg", "tox.ini", *folder.named_after("flake8")):
        table = dig(folder.ini(name), "flake8")
        if table:
            return Settings("flake8", folder.full(name), _flake8(folder, table))
    own = dig(folder.toml("pyproject.toml"), "tool", "flake8")
    table = {key.replace("-", "_"): ",".join(words(value)) or value for key, value in own.items()}
    return Settings("flake8", folder.full("pyproject.toml") if own else None, _flake8(folder, table))


def read_thresholds(folder: Folder) -> Settings:
    """The least score that tools without a reader of their own ask for."""
    tools = {name: dig(table) for name, table in dig(folder.toml("pyproject.toml"), "tool").items()}
    found = {name: number(table.get("fail-under", table.get("fail_under"))) for name, table in tools.items()}
    guards = {f"{name}.fail-under": floor(found.get(name)) for name in _SCORING}
    return Settings("pyproject", folder.full("pyproject.toml") if any(found.values()) else None, guards)


def _flake8(folder: Folder, table: Table) -> Mapping[str, object]:
    chosen = (*words(table.get("select") or ",".join(_PYFLAKES)), *words(table.get("extend_select")))
    ignored = frozenset((*_codes(table.get("ignore")), *_codes(table.get("extend_ignore"))))
    return {
        "select and ignore": Codes(frozenset(_codes(",".join(chosen))), ignored),
        "per-file-ignores": ignored_in(folder, _per_file(table), ignored),
        "exclude": _excluded(folder, (*words(table.get("exclude")), *words(table.get("extend_exclude")))),
        "max-complexity": ceiling(number(table.get("max_complexity")) if "max_complexity" in table else None),
        "exit-zero": switch(is_true(table.get("exit_zero", False)), is_true(table.get("exit_zero", False))),
    }


def _codes(value: object) -> tuple[str, ...]:
    return tuple(code for item in words(value) for code in item.split())


def _per_file(table: Table) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    globs: list[str] = []
    for word in str(table.get("per_file_ignores", "")).replace(":", " : ").replace(",", " ").split():
        # `a.py b.py: E1 E2 c.py: E3`: the last words before a colon are its globs.
        if word == ":":
            continue
        if "." in word or "/" in word or "*" in word:
            globs = [word]
        for glob in globs:
            found[glob] = (*found.get(glob, ()), *(() if word == glob else (word,)))
    return found


def read_pylint(folder: Folder) -> Settings:
    """The settings of the first file that has any."""
    file, sections = _own_pylint(folder)
    return Settings("pylint", folder.full(file) if file else None, _pylint(folder, sections))


def _own_pylint(folder: Folder) -> tuple[str | None, list[Table]]:
    for name in (".pylintrc", "pylintrc"):
        if folder.has(name):
            return name, tables(list(folder.ini(name).values()))
    own = dig(folder.toml("pyproject.toml"), "tool", "pylint")
    if own:
        return "pyproject.toml", [own, *tables(list(own.values()))]
    kept = [table for name, table in folder.ini("setup.cfg").items() if name.startswith("pylint")]
    return ("setup.cfg", kept) if kept else _named_pylint(folder)


def _named_pylint(folder: Folder) -> tuple[str | None, list[Table]]:
    named = next((one for one in folder.named_after("pylint") if not one.endswith(".toml")), None)
    return named, [] if named is None else tables(list(folder.ini(named).values()))


def _pylint(folder: Folder, tables: Iterable[Table]) -> Mapping[str, object]:
    table = {str(key).replace("-", "_").lower(): value for one in tables for key, value in one.items()}
    paths = [*words(table.get("ignore_paths")), *words(table.get("ignore_patterns"))]
    hidden = regex_matcher(paths)
    named = words(table.get("ignore"))
    unseen = (folder.full(one) for one in folder.python if any_match(named, one) or hidden(one))
    disabled = frozenset(words(table.get("disable"))) - _TRIFLING
    return {
        "disable": Blinds(disabled, disabled & {"all", "E", "F"}),
        "enable": Lookouts(frozenset(words(table.get("enable")))),
        "fail-under": floor(number(table.get("fail_under", 10))),
        "ignore": Unseen(frozenset((path, "") for path in unseen)),
        "errors-only": flag(not is_true(table.get("errors_only", False))),
        "exit-zero": switch(is_true(table.get("exit_zero", False)), is_true(table.get("exit_zero", False))),
    }
