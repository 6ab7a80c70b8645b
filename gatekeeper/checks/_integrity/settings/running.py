"""Checks that run no longer, or whose failure no longer counts, in continuous integration and in scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from gatekeeper.checks._integrity.report import error, graded, warning
from gatekeeper.checks._integrity.settings import scripts, workflows
from gatekeeper.checks._integrity.settings.commands import RUNNERS, TESTS, Call, Script, calls
from gatekeeper.checks._integrity.settings.documents import parse_yaml
from gatekeeper.checks._integrity.settings.ends import End, Ends, Folder
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.tools import coverage, pytest
from gatekeeper.checks._integrity.settings.values import LOOSENED
from gatekeeper.model.finding import Finding

WEAKENED = "ci-weakened"


@dataclass(frozen=True, eq=False)
class Sides:
    """The checking commands in some files of both ends, and where to look up the lines of the head."""

    ends: Ends
    base_paths: tuple[str, ...]
    head_paths: tuple[str, ...]

    @cached_property
    def before(self) -> tuple[Call, ...]:
        """The commands at the base."""
        return tuple(_calls(self.ends.base, self.base_paths))

    @cached_property
    def after(self) -> tuple[Call, ...]:
        """The commands at the head."""
        return tuple(_calls(self.ends.head, self.head_paths))

    def line(self, call: Call) -> int | None:
        """Where a command stands."""
        words = call.text.split()
        return line_of(self.ends.head.read(call.path), call.text, " ".join(words[:3]), call.tool)


def findings(ends: Ends) -> Iterator[Finding]:
    """What the change does to the commands that check the project."""
    changed = {path for path in ends.changed if workflows.is_workflow(path) or scripts.is_script(path)}
    if not changed:
        return
    base, head = sorted(changed & ends.base.paths), sorted(changed & ends.head.paths)
    sides = Sides(ends, tuple(base), tuple(head))
    yield from _excused(sides)
    yield from _left_out(sides)
    yield from _lowered(sides)
    if any(workflows.is_workflow(path) for path in changed):
        yield from _gone(ends)
        yield from _untriggered(ends)


def tools(ends: Ends) -> frozenset[str]:
    """The programs that the changed scripts run at the head and whose failure counts."""
    changed = (
        path for path in ends.changed & ends.head.paths if workflows.is_workflow(path) or scripts.is_script(path)
    )
    return frozenset(call.tool for call in _calls(ends.head, sorted(changed)) if not call.excused)


def _calls(end: End, paths: Iterable[str]) -> Iterator[Call]:
    for path in paths:
        for script in _scripts(path, end):
            yield from calls(script)


def _scripts(path: str, end: End) -> Iterable[Script]:
    if workflows.is_workflow(path):
        return workflows.scripts(path, end.parsed(path, parse_yaml))
    return scripts.scripts(path, end)


def _excused(sides: Sides) -> Iterator[Finding]:
    """Commands whose failure counted and counts no longer: fewer that count, and more that do not."""
    counted = _tally(sides.before, lambda call: not call.excused)
    excused = _tally(sides.before, lambda call: bool(call.excused))
    counted.subtract(_tally(sides.after, lambda call: not call.excused))
    for call in sides.after:
        if call.excused:
            excused[call.tool] -= 1
            if excused[call.tool] < 0 and counted[call.tool] > 0 and not _was(sides.before, call):
                counted[call.tool] -= 1
                text = f"a failure of {call.tool} no longer counts: {call.excused}"
                yield error(WEAKENED, text, call.path, line_of_excuse(sides, call))


def line_of_excuse(sides: Sides, call: Call) -> int | None:
    """The line with the excuse when it stands in a line of its own next to no other, else the command's."""
    content = sides.ends.head.read(call.path)
    if call.excused in call.text:
        return sides.line(call)
    return line_of(content, call.excused) or sides.line(call)


def _was(before: Iterable[Call], call: Call) -> bool:
    return any(one.text == call.text and one.excused == call.excused and one.path == call.path for one in before)


def _tally(found: Iterable[Call], wanted: Callable[[Call], bool]) -> Counter[str]:
    return Counter(call.tool for call in found if wanted(call))


def _left_out(sides: Sides) -> Iterator[Finding]:
    """Tests that a command ran and runs no longer: fewer commands that run them all."""
    full = _tally(sides.before, lambda call: not call.left_out)
    full.subtract(_tally(sides.after, lambda call: not call.left_out))
    known = set(chain.from_iterable(call.left_out for call in sides.before))
    for call in sides.after:
        kept = pytest.left_out(Folder(sides.ends.head, ""), (pair for pair in call.left_out if pair not in known))
        if kept.items and (full[call.tool] > 0 or _grew(sides.before, call)):
            text = f"{call.tool} leaves tests out: {', '.join(sorted(kept.items))}"
            yield graded(bool(kept.grave), pytest.DESELECTED, text, call.path, sides.line(call))


def _grew(before: Iterable[Call], call: Call) -> bool:
    return any(one.tool == call.tool and one.left_out and set(one.left_out) < set(call.left_out) for one in before)


def _lowered(sides: Sides) -> Iterator[Finding]:
    """A coverage threshold on a command line that falls, or goes and stands nowhere else."""
    before, after = _with_floor(sides.before), _with_floor(sides.after)
    if not before:
        return
    highest = max(floor for floor, _ in before)
    now = max((floor for floor, _ in after), default=_configured(sides.ends))
    if now < highest:
        call = (after or before)[0][1]
        line = sides.line(call) if after else None
        yield warning(LOOSENED, f"the coverage threshold goes from {highest:g} to {now:g}", call.path, line)


def _with_floor(found: Iterable[Call]) -> list[tuple[float, Call]]:
    return [(call.floor, call) for call in found if call.floor is not None]


def _configured(ends: Ends) -> float:
    return coverage.read(Folder(ends.head, "")).guards["fail_under"].value


def _gone(ends: Ends) -> Iterator[Finding]:
    """Checks that continuous integration ran, and that nothing runs there any more."""
    base = tuple(sorted(filter(workflows.is_workflow, ends.base.paths)))
    head = tuple(sorted(filter(workflows.is_workflow, ends.head.paths)))
    sides = Sides(ends, base, head)
    before, now = {call.tool: call for call in reversed(sides.before)}, {call.tool for call in sides.after}
    if now & RUNNERS - before.keys():
        return
    for tool in sorted(before.keys() - now - {"make"}):
        if not (tool in TESTS and now & TESTS):
            grave = tool in TESTS and not now & RUNNERS
            text = f"continuous integration no longer runs {tool}"
            yield graded(grave, WEAKENED, text, before[tool].path)


def _untriggered(ends: Ends) -> Iterator[Finding]:
    """Workflows with checks that no longer start by themselves."""
    for path in sorted(ends.changed & ends.head.paths):
        old = ends.origin(path)
        if ".github/workflows/" in path and old in ends.base.paths:
            before = workflows.triggers(ends.base.parsed(old, parse_yaml))
            after = workflows.triggers(ends.head.parsed(path, parse_yaml))
            if before and not after and any(_calls(ends.head, (path,))):
                text = f"the workflow no longer starts on {' or '.join(sorted(before))}"
                yield error(WEAKENED, text, path, line_of(ends.head.read(path), "on:"))
