"""Which checks the targets of a Makefile, the environments of tox and the scripts of a project lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.settings.commands import FORMAT, REPLACED_BY, RUNNERS, TASKED, Call, Script, calls
from gatekeeper.checks._integrity.settings.documents import parse_yaml, tables
from gatekeeper.checks._integrity.settings.ends import End, Ends
from gatekeeper.checks._integrity.settings.files import HOOKS, is_script
from gatekeeper.checks._integrity.settings.found import all_scripts, workflow_calls
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.model.finding import Finding

Key = tuple[str, str]
"""A file and what is started in it: "" where the file is all there is."""
Reach = Mapping[Key, frozenset[str]]
UNNAMED = TASKED | {"make", "just"}
"""Runners whose name says nothing: what counts is the target."""
_DEEPEST = 10
_COUNTED_ELSEWHERE = frozenset({"coverage", "git", FORMAT})


def findings(ends: Ends) -> Iterator[Finding]:
    """Checks that a target, an environment or a script ran, and that nothing runs in its stead."""
    if not any(map(is_script, ends.changed)):
        return
    now = {old: new for new, old in ends.origins.items()}
    found = {(now.get(path, path), tool): unit for (path, unit), tool in _lost(ends) if path in ends.changed}
    for (path, tool), unit in found.items():
        text = f"{unit or path} no longer runs {tool}"
        yield warning("ci-weakened", text, path, line_of(ends.head.read(path), unit))


def reached(found: Iterable[Script]) -> Reach:
    """The tools that each unit runs, those of the units that it needs included."""
    own: defaultdict[Key, set[str]] = defaultdict(set)
    needs: defaultdict[Key, set[Key]] = defaultdict(set)
    for script in found:
        key, started = (script.path, script.unit), tuple(calls(script))
        own[key] |= {call.tool for call in started}
        needs[key] |= {(script.path, one) for one in script.needs}
        needs[key] |= {(script.path, word) for call in started for word in _targets(call)}
    return {key: _together(own.get(one) for one in _closure(key, needs)) for key in list(own)}


def _together(groups: Iterable[Iterable[str] | None]) -> frozenset[str]:
    return frozenset(one for group in groups for one in group or ())


def _closure(key: Key, needs: Mapping[Key, set[Key]]) -> set[Key]:
    found, edge = {key}, {key}
    for _ in range(_DEEPEST):
        edge = {one for old in edge for one in needs.get(old, ())} - found
        found |= edge
    return found


def _targets(call: Call) -> list[str]:
    """What a command tells a runner to start."""
    if call.tool not in UNNAMED:
        return []
    words = call.text.split()
    start = next((place for place, word in enumerate(words) if word.endswith(call.tool)), len(words))
    return [word for word in words[start + 1 :] if not word.startswith("-") and "=" not in word]


def behind(call: Call, units: Reach) -> frozenset[str]:
    """The tools that a command runs: itself, and what it starts in a Makefile or a script of the project."""
    started = set(_targets(call))
    below = _together(tools for (_, unit), tools in units.items() if unit in started)
    return below | units.get((call.tool, ""), frozenset()) | {call.tool}


def _lost(ends: Ends) -> Iterator[tuple[Key, str]]:
    """The tools that a unit ran and runs no longer, and that no other unit runs in its stead."""
    before, after = _units(ends.base, ends.origin), _units(ends.head, ends.origin)
    gained = _together(tools - before.get(key, frozenset()) for key, tools in after.items())
    if gained & RUNNERS - UNNAMED:
        return
    # Whatever is new may do what a runner did; and a unit that is gone lost only what none of those left runs.
    passed_on = gained | _COUNTED_ELSEWHERE | (RUNNERS if gained else UNNAMED)
    everywhere = _together(after.values())
    for key, tools in before.items():
        yield from (
            (key, tool) for tool in sorted(tools - passed_on - after.get(key, everywhere)) if _counts(tool, gained)
        )


def _counts(tool: str, gained: frozenset[str]) -> bool:
    """Whether a tool is one by its name, and nothing new takes its place."""
    return "/" not in tool and gained.isdisjoint(REPLACED_BY.get(tool, ()))


def _units(end: End, origin: Callable[[str], str]) -> Reach:
    """What each unit of every script of one end runs; a renamed file is known by its old name."""
    named = {(origin(path), unit): tools for (path, unit), tools in reached(all_scripts(end)).items()}
    started = frozenset(call.tool for call in workflow_calls(end))
    return named | {("", "continuous integration"): started, ("", "hooks"): frozenset(_hooked(end))}


def _hooked(end: End) -> Iterator[str]:
    """The tools that commit hooks run, by their names."""
    for name in HOOKS:
        for repo in tables(end.parsed(name, parse_yaml).get("repos")):
            yield from (str(row.get("id")).removesuffix("-check") for row in tables(repo.get("hooks")))
