"""Jobs that waited for the checks of continuous integration, and do not any more: what they publish is unchecked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.settings import workflows
from gatekeeper.checks._integrity.settings.commands import calls
from gatekeeper.checks._integrity.settings.documents import Table, parse_yaml, tables, words
from gatekeeper.checks._integrity.settings.ends import Ends
from gatekeeper.checks._integrity.settings.files import is_workflow
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.values import listed
from gatekeeper.model.finding import Finding

_ANYWAY = re.compile(r"\b(?:always|failure)\(\)|!\s*cancelled\(\)")


def findings(ends: Ends) -> Iterator[Finding]:
    """Jobs without checks of their own that start before the checks that they waited for have passed."""
    for path in sorted(ends.changed & ends.head.paths):
        old = ends.origin(path)
        if is_workflow(path) and old in ends.base.paths:
            before = _Jobs.read(old, ends.base.parsed(old, parse_yaml))
            after = _Jobs.read(path, ends.head.parsed(path, parse_yaml))
            for name, lost in before.no_longer_awaited(after):
                text = f"{name} no longer waits for {listed(lost)}"
                yield warning("ci-weakened", text, path, line_of(ends.head.read(path), f"{name}:"))


class _Jobs:
    """The jobs of a workflow: the tools that each runs, and the jobs that must have succeeded before it."""

    def __init__(self, tools: Mapping[str, frozenset[str]], needs: Mapping[str, frozenset[str]]) -> None:
        self._tools, self._needs = tools, needs

    @classmethod
    def read(cls, path: str, table: Table) -> _Jobs:
        """The jobs of a file."""
        found = workflows.jobs(path, table)
        tools = {name: frozenset(c.tool for one in run for c in calls(one)) for name, (_, run) in found.items()}
        stages = words(table.get("stages"))
        return cls(tools, {name: _needed(job) | _earlier(job, stages, found) for name, (job, _) in found.items()})

    def no_longer_awaited(self, after: _Jobs) -> Iterator[tuple[str, list[str]]]:
        """The jobs that check nothing themselves, each with the tools whose success it waited for at this end only."""
        still = frozenset[str]().union(*after._tools.values())
        for name, own in after._tools.items():
            lost = self._awaited(name) - after._awaited(name) if not own and name in self._tools else frozenset[str]()
            if lost & still:
                yield name, sorted(lost & still)

    def _awaited(self, name: str) -> frozenset[str]:
        """The tools of the jobs that must have succeeded before."""
        found, edge = set[str](), set(self._needs.get(name, ()))
        while edge:
            found |= edge
            edge = {one for before in edge for one in self._needs.get(before, ())} - found
        return frozenset(tool for one in found for tool in self._tools.get(one, ()))


def _needed(job: Table) -> frozenset[str]:
    """The jobs that must have succeeded; none where it starts anyway and does not look how they ended."""
    if _ANYWAY.search(str(job.get("if", ""))) and not any(map(_looks, [job, *tables(job.get("steps"))])):
        return frozenset()
    return frozenset(words(job.get("needs")))


def _looks(part: Table) -> bool:
    """Whether a job or step makes something of how the jobs before it ended, rather than to say it."""
    lines = [line for line in str(part.get("run", "")).splitlines() if not line.strip().startswith(("echo", "printf"))]
    texts = (*lines, str(part.get("if", "")), str(part.get("with", "")), str(part.get("env", "")))
    return any("needs." in text or "toJSON(needs)" in text for text in texts)


def _earlier(job: Table, stages: tuple[str, ...], found: Mapping[str, tuple[Table, object]]) -> frozenset[str]:
    """The jobs of the stages before, which GitLab waits for where a job does not name what it needs."""
    stage = str(job.get("stage", "test"))
    if "needs" in job or stage not in stages:
        return frozenset()
    before = stages[: stages.index(stage)]
    return frozenset(name for name, (other, _) in found.items() if str(other.get("stage", "test")) in before)
