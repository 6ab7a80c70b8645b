"""Options on command lines with which a tool that ran before reports less, or reports on less; or without which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.settings.commands import REPLACED_BY, Call
from gatekeeper.checks._integrity.settings.effective import stricter
from gatekeeper.checks._integrity.settings.ends import Ends, Folder
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.tools import pytest, ty, types
from gatekeeper.checks._integrity.settings.values import listed
from gatekeeper.model.finding import Finding

_FLAKE8 = "--(?:extend-)?ignore|--(?:extend-)?exclude|--per-file-ignores|--disable-noqa"
_PYRIGHT = "--level|--skipunannotated"
_LAX = {
    "pytest": "--lf|--last-failed|--stepwise-skip|--suppress-.*|--no-cov|--reruns|--setup-only",
    "mypy": "--no-strict.*|--allow-.*|--ignore-missing-imports|--no-check-.*|--no-warn-.*|--no-disallow-.*|"
    "--disable-error-code|--follow-imports|--exclude",
    "pyright": _PYRIGHT,
    "basedpyright": _PYRIGHT,
    "ruff": f"{_FLAKE8}|--extend-per-file-ignores|--isolated",
    "flake8": _FLAKE8,
    "pylint": "--disable|-d|--errors-only|-E|--ignore|--ignore-.*|--fail-on",
    "bandit": "-l{2,3}|-i{2,3}|--severity-level|--confidence-level|-s|--skip|-x|--exclude",
    "coverage": "--omit|--ignore-errors|-i",
    "pip-audit": "--ignore-vuln|--skip-editable",
}
"""By tool, what matches such an option as a whole."""
_OF_HOOKS = ("pre-commit", "prek")
_STRICT = {
    "mypy": "--strict|--strict-.*|--warn-.*|--disallow-.*|--no-implicit-.*|--check-untyped-defs|--extra-checks|"
    "--enable-error-code",
    "pytest": "--strict|--strict-markers|--strict-config|--doctest-modules|--doctest-glob|"
    "--mypy|--flake8|--pylint|--ruff",
    "pyright": "--warnings",
    "basedpyright": "--warnings",
    "ty": "--error-on-warning",
    "ruff": "--exit-non-zero-on-fix",
}
"""The same of options with which it reports more."""
_SETTINGS = {"mypy": types.read_mypy, "pytest": pytest.read, "ty": ty.read}
_LISTS = re.compile(r"--(?:extend-)?(?:ignore|exclude)|--disable(?:-error-code)?|--skip|--omit|--ignore-vuln|-[sxd]")
"""Options whose value is a list, and may stand behind them."""


def findings(ends: Ends, before: Iterable[Call], after: Iterable[Call]) -> Iterator[Finding]:
    """Options of this kind that fewer commands of the tool do without than before."""
    old, new = tuple(before), tuple(after)
    for call in new:
        lost = [one for one in sorted(_lax(call)) if _is_commoner(call.tool, one, old, new, ends)]
        if lost:
            text = f"{call.tool} is told {listed(lost)}"
            yield warning("ci-weakened", text, call.path, line_of(ends.head.read(call.path), call.text, call.tool))
    for tool in sorted(_STRICT):
        yield from _less_strict(ends, tool, _of(tool, old), new)


def _of(tool: str, found: tuple[Call, ...]) -> list[Call]:
    """The commands of a tool."""
    return [one for one in found if one.tool == tool]


def _less_strict(ends: Ends, tool: str, before: list[Call], new: tuple[Call, ...]) -> Iterator[Finding]:
    """Options for more that no command of a tool has any more, where its settings do not ask for more instead; one that
    has it run another tool may have become a command of that.
    """
    after = _of(tool, new)
    known, now = (frozenset(chain.from_iterable(_options(_STRICT, one) for one in side)) for side in (before, after))
    lost = sorted(one for one in known - now if not _runs(new, one.removeprefix("--")))
    if after and lost and not _is_stricter(ends, tool):
        text = f"{tool} is no longer told {listed(lost)}"
        yield warning("ci-weakened", text, after[0].path, line_of(ends.head.read(after[0].path), after[0].text, tool))


def _runs(calls: Iterable[Call], tool: str) -> bool:
    """Whether a command runs a tool, or one that does its work."""
    wanted = (tool, *REPLACED_BY.get(tool, ()))
    return any(one.tool in wanted for one in calls)


def _is_stricter(ends: Ends, tool: str) -> bool:
    read = _SETTINGS.get(tool)
    return read is not None and stricter(read(Folder(ends.base, "")), read(Folder(ends.head, "")), ends)


def _is_commoner(tool: str, option: str, old: tuple[Call, ...], new: tuple[Call, ...], ends: Ends) -> bool:
    """Whether fewer commands do without an option than before, whatever a file was called then that it names."""
    return _without(tool, option, new) < min(_without(tool, one, old) for one in (option, ends.formerly(option)))


def _without(tool: str, option: str, found: tuple[Call, ...]) -> int:
    """How many commands of a tool do without an option."""
    return sum(1 for one in _of(tool, found) if option not in _lax(one))


def _lax(call: Call) -> frozenset[str]:
    """The options of a command with which it reports less, those with a value as they stand there."""
    return frozenset(_alone(_own_words(call))) if call.tool in _OF_HOOKS else _options(_LAX, call)


def _options(patterns: Mapping[str, str], call: Call) -> frozenset[str]:
    pattern = patterns.get(call.tool)
    return frozenset(spelled(_own_words(call), lambda word: _is_one(pattern, word))) if pattern else frozenset()


def spelled(words: Sequence[str], is_wanted: Callable[[str], bool]) -> Iterator[str]:
    """The wanted options among the words of a command, with each of their values."""
    found = (pair for pair in zip(words, [*words[1:], ""], strict=False) if is_wanted(pair[0]))
    return chain.from_iterable(_spelled(*pair) for pair in found)


def _alone(words: list[str]) -> Iterator[str]:
    """The one hook that is named, of which all would run otherwise."""
    for last, word in pairwise(words):
        if last == "run" and re.fullmatch(r"\w[\w.-]*", word):
            yield f"to run {word} alone"


def _is_one(pattern: str, word: str) -> bool:
    return re.fullmatch(pattern, word.partition("=")[0]) is not None


def _spelled(word: str, following: str) -> Iterator[str]:
    """An option with each of its values: a list that grew holds new ones."""
    name, equals, value = word.partition("=")
    if not equals and _LISTS.fullmatch(name) and not following.startswith("-"):
        value = following
    yield from (f"{name}={one}" for one in value.split(",")) if value else (name,)


def _own_words(call: Call) -> list[str]:
    """The words of the command alone, of a line that may hold several."""
    parts = re.split(r"&&|\|\||;", call.text)
    own = next((part for part in parts if re.search(rf"\b{re.escape(call.tool)}\b", part)), "")
    return pytest.split(own)
