"""Checks that run no longer, or whose failure no longer counts, in continuous integration and in scripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from gatekeeper.checks._integrity.report import graded, warning
from gatekeeper.checks._integrity.settings import (
    checkouts,
    ci,
    conditions,
    laxer,
    picking,
    places,
    reach,
    shells,
    targets,
    waiting,
)
from gatekeeper.checks._integrity.settings.commands import Call
from gatekeeper.checks._integrity.settings.documents import number
from gatekeeper.checks._integrity.settings.ends import End, Ends, Folder
from gatekeeper.checks._integrity.settings.files import holds_commands
from gatekeeper.checks._integrity.settings.found import calls_in
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.tools import coverage, pytest
from gatekeeper.checks._integrity.settings.values import LOOSENED
from gatekeeper.model.finding import Finding

WEAKENED = ci.WEAKENED
_NAME = re.compile(r"[A-Za-z_]\w+")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")


class Sides(Struct, frozen=True, eq=False, dict=True):
    """The checking commands in some files of both ends, and where to look up the lines of the head."""

    ends: Ends
    base_paths: tuple[str, ...]
    head_paths: tuple[str, ...]

    @cached_property
    def before(self) -> tuple[Call, ...]:
        """The commands at the base."""
        return tuple(calls_in(self.ends.base, self.base_paths))

    @cached_property
    def after(self) -> tuple[Call, ...]:
        """The commands at the head."""
        return tuple(calls_in(self.ends.head, self.head_paths))

    def newly_left_out(self, call: Call) -> list[tuple[str, str]]:
        """What a command leaves out that none did before."""
        known = list(map(_parts, self.before))
        # What two commands left out between them, neither left out of both.
        return [pair for pair in call.left_out if not any(pytest.parts(pair) <= one for one in known)]

    def line(self, call: Call) -> int | None:
        """Where a command stands."""
        words = call.text.split()
        return line_of(self.ends.head.read(call.path), call.text, " ".join(words[:3]), call.tool)


def findings(ends: Ends) -> Iterator[Finding]:
    """What the change does to the commands that check the project."""
    changed = frozenset(filter(holds_commands, ends.changed))
    if not changed:
        return
    sides = Sides(ends, tuple(sorted(changed & ends.base.paths)), tuple(sorted(changed & ends.head.paths)))
    yield from _excused(sides)
    yield from _left_out(sides)
    yield from _lowered(sides)
    yield from _unverified(sides)
    yield from places.narrowed(ends, sides.before, sides.after)
    yield from picking.findings(ends, sides.before, sides.after)
    yield from laxer.findings(ends, sides.before, sides.after)
    yield from targets.findings(ends, sides.before, sides.after)
    yield from reach.findings(ends)
    yield from ci.findings(ends)
    yield from waiting.findings(ends)
    yield from shells.findings(ends)
    yield from checkouts.findings(ends)


def tools(ends: Ends) -> frozenset[str]:
    """The programs that the changed scripts run at the head and whose failure counts."""
    changed = sorted(filter(holds_commands, ends.changed & ends.head.paths))
    return frozenset(call.tool for call in calls_in(ends.head, changed) if not call.excused)


def _excused(sides: Sides) -> Iterator[Finding]:
    """Commands whose failure counted and counts no longer: fewer that count, and more that do not."""
    counted = _tally(sides.before, lambda call: not call.excused)
    excused = _tally(sides.before, lambda call: bool(call.excused))
    counted.subtract(_tally(sides.after, lambda call: not call.excused))
    # Those that were excused all along are taken off first, wherever in their file they stand.
    for known, call in sorted(((_was(sides.before, one), one) for one in sides.after), key=lambda row: not row[0]):
        if call.excused:
            excused[call.tool] -= 1
            if excused[call.tool] < 0 and counted[call.tool] > 0 and not known:
                counted[call.tool] -= 1
                yield _no_longer_counts(sides, call)


def _no_longer_counts(sides: Sides, call: Call) -> Finding:
    sometimes = call.excused.startswith(conditions.ONLY)
    text = f"{call.tool} no longer runs for every change" if sometimes else f"a failure of {call.tool} no longer counts"
    return graded(not sometimes, WEAKENED, f"{text}: {call.excused}", call.path, line_of_excuse(sides, call))


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
    for call in sides.after:
        new = sides.newly_left_out(call)
        if call.tool == "gatekeeper":
            yield from _narrowed(sides, call, new)
        elif full[call.tool] > 0 or _grew(sides.before, call):
            kept = pytest.left_out(Folder(sides.ends.head, ""), new)
            if kept.items:
                text = f"{call.tool} leaves tests out: {', '.join(sorted(kept.items))}"
                yield graded(bool(kept.grave), pytest.DESELECTED, text, call.path, sides.line(call))


def _narrowed(sides: Sides, call: Call, new: list[tuple[str, str]]) -> Iterator[Finding]:
    """The gate told to judge less than any run of it before; two runs may share what one did."""
    before, after = (_tally(side, lambda _: True)["gatekeeper"] for side in (sides.before, sides.after))
    if new and after <= before:
        yield warning(WEAKENED, f"gatekeeper is told {' '.join(new[0])}", call.path, sides.line(call))


def _grew(before: Iterable[Call], call: Call) -> bool:
    return any(one.tool == call.tool and one.left_out and _parts(one) < _parts(call) for one in before)


def _parts(call: Call) -> frozenset[tuple[str, str]]:
    """What a command leaves out, each condition of a choice by itself."""
    return frozenset[tuple[str, str]]().union(*map(pytest.parts, call.left_out))


def _lowered(sides: Sides) -> Iterator[Finding]:
    """A coverage threshold on a command line that falls, or goes and stands nowhere else."""
    before, after = _with_floor(sides.before, sides.ends.base), _with_floor(sides.after, sides.ends.head)
    if not before:
        return
    highest = max(floor for floor, _ in before)
    now = max((floor for floor, _ in after), default=_configured(sides.ends))
    if now < highest:
        call = (after or before)[0][1]
        line = sides.line(call) if after else None
        yield warning(LOOSENED, f"the coverage threshold goes from {highest:g} to {now:g}", call.path, line)


def _with_floor(found: Iterable[Call], end: End) -> list[tuple[float, Call]]:
    return [(_least(call, end), call) for call in found if call.floor]


def _least(call: Call, end: End) -> float:
    """The threshold of a command; of a variable its default, or what its file sets it to; 0 where nobody knows."""
    given = number(call.floor)
    if given is not None:
        return given
    text = (end.read(call.path) or b"").decode("utf-8", "replace")
    names = "|".join(_NAME.findall(call.floor)) or "-"
    found = _NUMBER.findall(call.floor) or re.findall(rf"\b(?:{names})\b\W{{1,8}}(\d+(?:\.\d+)?)", text)
    return float(found[-1]) if found else 0.0


def _configured(ends: Ends) -> float:
    return coverage.read(Folder(ends.head, "")).guards["fail_under"].value


def _unverified(sides: Sides) -> Iterator[Finding]:
    """Commands of git that leave its hooks out."""
    for call in sides.after:
        if call.tool == "git" and not _was(sides.before, call):
            yield warning(WEAKENED, "git is told to leave out its hooks: --no-verify", call.path, sides.line(call))
