"""Tests that pytest collected at the merge base, that are still written, and that it does not collect any more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.json import decode, encode

from gatekeeper.checks._integrity import marks
from gatekeeper.checks._integrity.pytest_settings import PytestSettings
from gatekeeper.checks._integrity.source import Source, parsed
from gatekeeper.checks._kept.ends import Ends, Found, finding
from gatekeeper.checks._kept.written import Outline, Written, outline, written
from gatekeeper.checks._sessions import Refused, Test, Told, start
from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import Skipped
from gatekeeper.model.words import plural

MEASURE = "kept.lost"
_COLLECT = ("--collect-only", "-q", "--assert=plain")
"""Assertions need no rewriting, which takes half of the time, where no test is run."""
_MOST_NAMED = 3
_OUTLINES = "outlines"
"""Under which name outlines are remembered."""


class _Collected(Struct, frozen=True):
    """The tests that were collected at the merge base, and the files that could not be."""

    tests: frozenset[Test]
    broken: frozenset[str]

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The tests as plain values, sorted."""
        return tuple((one.path, one.name) for one in sorted(self.tests))


def lost(ends: Ends) -> Found | Skipped:
    """What is lost. Nothing is collected at the merge base when everything that is written is collected now."""
    collected = ends.collected
    missing = [one for one in _candidates(ends) if one.test not in collected]
    count = f"{plural(len(collected), 'test function')}"
    if not missing:
        return Found((), f"{count}, all that are written")
    base = _at_base(ends)
    return base if isinstance(base, Skipped) else _compared(ends, missing, base, count)


def _compared(ends: Ends, missing: Sequence[Written], base: _Collected, count: str) -> Found:
    """Which of those that are missing now were collected at the merge base."""
    gone = (one for one in missing if Test(ends.before(one.test.path), one.test.name) in base.tests)
    note = f"; {len(base.broken)} of its files cannot be collected here" if base.broken else ""
    lost_here = [one for one in gone if not _is_judged_by_marks(ends, one.test.path)]
    return Found(tuple(_findings(ends, lost_here)), f"{count}, {len(base.tests)} at the merge base{note}")


def _candidates(ends: Ends) -> Iterator[Written]:
    """What is written as a test by the settings of one end or the other."""
    for one in written(_outlines(ends)):
        if any(_is_test(one, settings) for settings in ends.settings):
            yield one


def _outlines(ends: Ends) -> Mapping[str, Outline]:
    """The outlines of the files that may hold tests; those of files that stayed as they were are remembered."""
    notes, paths = ends.context.notes, (path for path in ends.context.project.python_files if _may_hold(ends, path))
    known: Mapping[str, tuple[str, str]] = notes.recall(_OUTLINES) or {}
    now: dict[str, tuple[str, str]] = {}
    for path in paths:
        what = notes.files.get(path, "")
        told = known.get(path, ("", ""))
        now[path] = told if what and told[0] == what else (what, encode(outline(ends.source(path))).decode())
    notes.leave(now, _OUTLINES)
    return {path: decode(told, type=Outline) for path, (_, told) in now.items()}


def _may_hold(ends: Ends, path: str) -> bool:
    return ends.context.project.is_test(path) or any(one.collects_file(path) for one in ends.settings)


def _is_test(one: Written, settings: PytestSettings) -> bool:
    """Whether it may be a test by the names that the settings give; a class with bases may be one by these."""
    name = one.test.name.rpartition(".")[2]
    if one.owner is None:
        return settings.collects_function(name)
    may_hold = bool(one.owner.bases) or settings.collects_class(one.owner.last)
    return may_hold and (settings.collects_function(name) or name.startswith("test"))


def note(ends: Ends) -> None:
    """Remembers what is collected as what is collected at the merge base, since when nothing may have changed."""
    if all(_is_whole(session.told) for session in ends.sessions):
        ends.context.notes.leave(_Collected(ends.collected, frozenset()).names, *_sessions_at_base(ends))


def _sessions_at_base(ends: Ends) -> tuple[object, ...]:
    """What decides what the tests' sessions collect at the merge base, beside the packages."""
    return ends.change.base, ends.context.notes.ignored, [session.arguments for session in ends.sessions]


def _at_base(ends: Ends) -> _Collected | Skipped:
    """What the tests' sessions collect at the merge base, which is the same as long as it and the packages are.

    What could not be collected may well be the next time, so that only what is whole is remembered.
    """
    notes, parts = ends.context.notes, _sessions_at_base(ends)
    known = notes.recall(*parts)
    if known is not None:
        return _Collected(frozenset(Test(*one) for one in known), frozenset())
    there = ends.context.at_base()
    if there is None:
        return Skipped("there is no Python at the merge base")
    answers = [start(there, [*session.arguments, *_COLLECT]) for session in ends.sessions]
    found = _together(answers)
    if isinstance(found, _Collected) and all(map(_is_whole, answers)):
        notes.leave(found.names, *parts)
    return found


def _is_whole(answer: Told | Refused) -> bool:
    """Whether a session collected all that it looked into."""
    return isinstance(answer, Told) and not answer.broken


def _together(answers: Sequence[Told | Refused]) -> _Collected | Skipped:
    """What several sessions collect; those that cannot be started are left out."""
    told = [one for one in answers if isinstance(one, Told)]
    if not told:
        reason = next(one.reason for one in answers if isinstance(one, Refused))
        return Skipped(f"the tests of the merge base cannot be collected in this environment: {reason}")
    tests, broken = (one.tests for one in told), (one.broken for one in told)
    return _Collected(frozenset(chain.from_iterable(tests)), frozenset(chain.from_iterable(broken)))


def _is_judged_by_marks(ends: Ends, path: str) -> bool:
    """Whether the file is skipped as a whole by what the change writes there: a skip like any other."""
    if not any(path in session.told.skipped for session in ends.sessions):
        return False
    before = parsed(path, ends.context.read_base(ends.before(path)))
    return bool(Counter(_skips(ends.source(path))) - Counter(_skips(before)))


def _skips(source: Source | None) -> Iterator[str]:
    return (skip.text for skip in marks.called(source.tree.body)) if source else iter(())


def _findings(ends: Ends, gone: Iterable[Written]) -> Iterator[Finding]:
    """A finding a test; one for all of a file and a reason when they are many."""
    groups: defaultdict[tuple[str, str], list[Written]] = defaultdict(list)
    for one in gone:
        groups[one.test.path, _reason(ends, one.test)].append(one)
    for (path, reason), tests in sorted(groups.items()):
        tests.sort(key=lambda one: (one.line, one.test))
        for part in [tests] if len(tests) > _MOST_NAMED else [[one] for one in tests]:
            yield finding("lost", MEASURE, _message(part, reason), path, part[0].line)


def _message(tests: Sequence[Written], reason: str) -> str:
    names = [one.test.name for one in tests]
    if len(names) == 1:
        return f"{names[0]} no longer runs: {reason}"
    return f"{len(names)} tests no longer run: {reason}: {', '.join(names[:_MOST_NAMED])}, …"


def _reason(ends: Ends, test: Test) -> str:
    skipped = [session.told.skipped[test.path] for session in ends.sessions if test.path in session.told.skipped]
    if any(test in session.told.deselected for session in ends.sessions):
        return "an option, a setting or a hook deselects it"
    if skipped:
        return f"its file is skipped ({skipped[0]})"
    if not any(other.path == test.path for other in ends.collected):
        return "pytest collects nothing in its file"
    return "pytest does not take it for a test"
