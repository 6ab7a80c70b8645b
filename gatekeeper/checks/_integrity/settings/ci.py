"""What continuous integration checks no longer: tools, scripts, events and changes that it leaves alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gatekeeper.checks._integrity.report import error, graded, warning
from gatekeeper.checks._integrity.settings import matrices, reach, workflows
from gatekeeper.checks._integrity.settings.commands import FORMAT, JOBS_PASSED, REPLACED_BY, RUNNERS, STYLE, TESTS, Call
from gatekeeper.checks._integrity.settings.conditions import BY_CHANGE, REQUESTS
from gatekeeper.checks._integrity.settings.documents import Table, parse_yaml
from gatekeeper.checks._integrity.settings.ends import End, Ends
from gatekeeper.checks._integrity.settings.files import is_workflow
from gatekeeper.checks._integrity.settings.found import all_scripts, calls_in, workflow_calls
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.values import listed
from gatekeeper.model.finding import Finding

WEAKENED = "ci-weakened"
_MAIN = frozenset({"main", "master", "trunk", "develop", "dev", "development", "$default-branch", "*", "**", "**/*"})
_NO_TOOLS = frozenset({"git", FORMAT, JOBS_PASSED}) | STYLE | reach.UNNAMED


def findings(ends: Ends) -> Iterator[Finding]:
    """What a change of workflows takes out of continuous integration."""
    if not any(map(is_workflow, ends.changed)):
        return
    before, now = workflow_calls(ends.base), workflow_calls(ends.head)
    if not _tools(now) & RUNNERS - _tools(before):
        lost = tuple(_gone(ends, before, now))
        yield from lost
        yield from _unused(ends, before, now)
        if not lost:
            yield from _gone_from_one(ends, before, now)
    yield from _untriggered(ends)
    yield from _fewer_systems(ends)


def _gone_from_one(ends: Ends, before: Iterable[Call], now: Iterable[Call]) -> Iterator[Finding]:
    """The same for each system that the change touches and the project goes on to use: another may watch less."""
    for system in sorted({workflows.system(path) for path in ends.changed & ends.head.paths} - {""}):
        sides = (tuple(one for one in side if workflows.system(one.path) == system) for side in (before, now))
        yield from _gone(ends, *sides)


def _tools(found: Iterable[Call]) -> frozenset[str]:
    return frozenset(call.tool for call in found)


def _gone(ends: Ends, before: Iterable[Call], now: Iterable[Call]) -> Iterator[Finding]:
    """Checks that continuous integration came to run, and that nothing runs there any more."""
    old, new = _started(ends.base, before), frozenset(_started(ends.head, now))
    for tool in sorted(old.keys() - new - _NO_TOOLS):
        if "/" not in tool and not _is_replaced(tool, new, new - old.keys()):
            grave = tool in TESTS and not new & RUNNERS
            text = f"continuous integration no longer runs {tool}"
            yield graded(grave, WEAKENED, text, old[tool].path)


def _is_replaced(tool: str, now: frozenset[str], new: frozenset[str]) -> bool:
    """Whether another tool that tests is there, or one that does the same has come."""
    return (tool in TESTS and bool(now & TESTS)) or not new.isdisjoint(REPLACED_BY.get(tool, ()))


def _started(end: End, found: Iterable[Call]) -> Mapping[str, Call]:
    """Every tool that the commands come to run, with the first command that starts it."""
    units = reach.reached(all_scripts(end))
    return {tool: call for call in reversed(tuple(found)) for tool in reach.behind(call, units)}


def _unused(ends: Ends, before: Iterable[Call], now: Iterable[Call]) -> Iterator[Finding]:
    """Scripts of the project's own that were run and are no longer, though they are still there."""
    units, started = reach.reached(all_scripts(ends.head)), _tools(now)
    for tool, call in {call.tool: call for call in before if call.tool not in started}.items():
        inside = units.get((tool, ""), frozenset())
        if tool in ends.head.paths and not (inside and inside <= started):
            yield warning(WEAKENED, f"continuous integration no longer runs {tool}", call.path)


def _untriggered(ends: Ends) -> Iterator[Finding]:
    """Workflows with checks that no longer start by themselves, or not for every change."""
    for path in filter(is_workflow, sorted(ends.changed & ends.head.paths)):
        old = ends.origin(path)
        if old in ends.base.paths and any(calls_in(ends.head, (path,))):
            sides = (ends.base.parsed(old, parse_yaml), ends.head.parsed(path, parse_yaml))
            if ".github/workflows/" in path:
                yield from _less_often(ends, path, *sides)
                yield from _fewer_tasks(ends, path, *sides)
            elif [workflows.is_untriggered(side) for side in sides] == [False, True]:
                yield error(WEAKENED, "the pipeline no longer starts by itself", path)


def _fewer_tasks(ends: Ends, path: str, old: Table, new: Table) -> Iterator[Finding]:
    for job, task in matrices.dropped(path, ends, old, new):
        text = f"the matrix of {job} no longer has {task}"
        yield warning(WEAKENED, text, path, line_of(ends.head.read(path), "matrix:"))
    for job, said in matrices.let_pass(path, old, new):
        text = f"some tasks of {job} may fail now, and might not before: continue-on-error: {said}"
        yield warning(WEAKENED, text, path, line_of(ends.head.read(path), "continue-on-error:"))


def _fewer_systems(ends: Ends) -> Iterator[Finding]:
    """Systems on which continuous integration ran something, and on which it runs nothing any more."""
    gone = sorted(matrices.systems(ends.base) - matrices.systems(ends.head))
    for path in sorted(filter(is_workflow, ends.changed & ends.head.paths)) if gone else ():
        if any(calls_in(ends.head, (path,))):
            text = f"continuous integration no longer runs anything on {listed(gone)}"
            yield warning(WEAKENED, text, path, line_of(ends.head.read(path), "os:", "matrix:", "runs-on:"))
            return


def _less_often(ends: Ends, path: str, old: Table, new: Table) -> Iterator[Finding]:
    before, after = _by_change(old), _by_change(new)
    content = ends.head.read(path)
    if before and not after:
        text = f"the workflow no longer starts on {' or '.join(sorted(before))}"
        yield error(WEAKENED, text, path, line_of(content, "on:"))
    for event in _narrowed(before, old, new):
        text = f"the workflow no longer starts on every {event} as it did: for all branches, and all that is pushed"
        yield warning(WEAKENED, text, path, line_of(content, f"{event}:", "on:"))
    unwatched = _unwatched(ends, before & after, old, new)
    if unwatched:
        text = f"the workflow no longer starts when {listed(unwatched)} changes"
        yield warning(WEAKENED, text, path, line_of(content, "paths-ignore:", "paths:"))


def _by_change(table: Table) -> frozenset[str]:
    """The events of changes on which a workflow starts."""
    found = workflows.events(table) & BY_CHANGE
    return found - {"push"} if workflows.is_for_tags(table) else found


def _unwatched(ends: Ends, events: frozenset[str], old: Table, new: Table) -> list[str]:
    return [one for one in _sources(ends) if any(_ignores(old, new, event, one) for event in events)]


def _narrowed(events: frozenset[str], old: Table, new: Table) -> list[str]:
    return sorted(event for event in events if _is_narrowed(event, old, new))


def _is_narrowed(event: str, old: Table, new: Table) -> bool:
    """Whether changes of the main branch, or requests to change it, set it off, and neither they nor pushes do now."""
    asked = REQUESTS & workflows.events(new)
    if event not in REQUESTS:
        return not asked and _lost_branches(event, old, new)
    if not asked:
        return "push" in workflows.events(new) and bool(workflows.branches(new, "push"))
    fewer = workflows.on_every_push(old, event) and not workflows.on_every_push(new, event)
    return fewer or _lost_branches(event, old, new)


def _lost_branches(event: str, old: Table, new: Table) -> bool:
    """Whether the event is watched on other branches alone, the main one not among them."""
    before, after = workflows.branches(old, event), workflows.branches(new, event)
    return bool(after) and _MAIN.isdisjoint(after) and frozenset(before).isdisjoint(after)


def _sources(ends: Ends) -> list[str]:
    """The files that a workflow with checks has to start for: sources, and tests that there were."""
    is_ours = (ends.head.project.is_source, ends.head.project.is_test)
    return [one for one in sorted(ends.head.known) if any(asks(one) for asks in is_ours) and ends.matters(one)]


def _ignores(old: Table, new: Table, event: str, path: str) -> bool:
    """Whether a change of the file started the workflow, and starts it no longer."""
    return workflows.starts(old, event, path) and not workflows.starts(new, event, path)
