"""What coverage.py measures and counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial

from gatekeeper.checks._integrity.settings.documents import Table, dig, is_true, number, words
from gatekeeper.checks._integrity.settings.ends import Folder
from gatekeeper.checks._integrity.settings.files import COVERAGE
from gatekeeper.checks._integrity.settings.tools import pytest
from gatekeeper.checks._integrity.settings.values import (
    Blinds,
    Level,
    Settings,
    Unseen,
    any_match,
    flag,
    floor,
    matches,
    switch,
)

_USUAL = re.compile(
    r"TYPE_CHECKING|__main__|overload|abstract|NotImplemented|Protocol|assert_never|assert_type|pragma|"
    r"\\\.\\\.\\\.|\\\.\{3\}|__repr__|__str__|"
    r"platform|version_info|typing\.|if 0|if False|TypeAlias|AssertionError|_t\.|t\."
)
_ORDINARY = ("x = 1", "return x", "    return compute(value)", "def run(self):", "if ready:", "raise ValueError(name)")


def read(folder: Folder) -> Settings:
    """The settings of the first file that has any, and the threshold wherever it stands."""
    file, sections = _own(folder)
    given = pytest.option(folder, "--cov-fail-under") is not None
    place = folder.full(file) if file else pytest.read(folder).file if given else None
    return Settings("coverage", place, _guards(folder, sections))


def _own(folder: Folder) -> tuple[str | None, Mapping[str, Table]]:
    for name in COVERAGE:
        if folder.has(name):
            return name, folder.ini(name)
    for name in ("setup.cfg", "tox.ini"):
        sections = {
            key.removeprefix("coverage:"): one for key, one in folder.ini(name).items() if key[:9] == "coverage:"
        }
        if sections:
            return name, sections
    tool = dig(folder.toml("pyproject.toml"), "tool")
    return ("pyproject.toml", dig(tool, "coverage")) if "coverage" in tool else (None, {})


def _guards(folder: Folder, sections: Mapping[str, Table]) -> Mapping[str, object]:
    run, report = dig(sections, "run"), dig(sections, "report")
    excluded = frozenset(_lines(report, "exclude_lines") + _lines(report, "exclude_also"))
    unusual = frozenset(one for one in excluded if not _USUAL.search(one) or _hides_everything(one))
    partial_branches = frozenset(_lines(report, "partial_branches") + _lines(report, "partial_also"))
    return {
        "fail_under": threshold(folder, report),
        "branch": flag(is_true(run.get("branch", False))),
        "exclude_lines": Blinds(unusual, frozenset(filter(_hides_everything, unusual))),
        "partial_branches": Blinds(frozenset(one for one in partial_branches if not _USUAL.search(one))),
        "ignore_errors": switch(is_true(report.get("ignore_errors", False))),
        "source, include and omit": _unmeasured(folder, run, report),
    }


def threshold(folder: Folder, report: Table) -> Level:
    """The percentage below which coverage fails: that of pytest's options beats the report's."""
    given = pytest.option(folder, "--cov-fail-under")
    return floor(number(given) if given is not None else number(report.get("fail_under")))


def _lines(report: Table, key: str) -> tuple[str, ...]:
    value = report.get(key)
    lines = value.splitlines() if isinstance(value, str) else words(value)
    return tuple(line.strip() for line in lines if line.strip())


def _hides_everything(pattern: str) -> bool:
    """Whether a pattern excludes code of any kind."""
    try:
        found = re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return sum(found.search(line) is not None for line in _ORDINARY) > 1


def _unmeasured(folder: Folder, run: Table, report: Table) -> Unseen:
    sources = (*words(run.get("source")), *words(run.get("source_pkgs")), *words(run.get("source_dirs")))
    omitted = (*words(run.get("omit")), *words(report.get("omit")))
    include = (words(run.get("include")), words(report.get("include")))
    project = folder.end.project
    hidden: set[tuple[str, str]] = set()
    measured = partial(_measured, sources=sources, omitted=omitted, include=include)
    for path in folder.python:
        full = folder.full(path)
        if project.is_source(full) and not project.is_test(full) and not measured(path):
            hidden.add((full, ""))
    return Unseen(frozenset(hidden))


def _measured(path: str, sources: Iterable[str], omitted: Iterable[str], include: Iterable[tuple[str, ...]]) -> bool:
    if any_match(omitted, path) or any(only and not any_match(only, path) for only in include):
        return False
    return not sources or any(_within(one, path) for one in sources)


def _within(source: str, path: str) -> bool:
    """Whether a file belongs to a source: a folder, or a package by its name."""
    package = source.replace(".", "/") if "/" not in source else source
    return matches(source, path) or f"/{path}".endswith(f"/{package}.py") or f"/{package}/" in f"/{path}"
