"""Tests that the change deletes, hides from pytest, skips, or runs with fewer cases."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import filterfalse

from gatekeeper.checks._integrity import (
    awaiting,
    cases,
    choosing,
    data,
    fixtures,
    heirs,
    ignoring,
    inheriting,
    loaded,
    looped,
    made,
    samples,
    sampling,
    shared_marks,
)
from gatekeeper.checks._integrity.atoms import MANY
from gatekeeper.checks._integrity.marks import Skip, conditions, is_broader
from gatekeeper.checks._integrity.matching import Tests
from gatekeeper.checks._integrity.own import local_names
from gatekeeper.checks._integrity.pool import Pool, messages_gone, removed_names
from gatekeeper.checks._integrity.rearranged import rearranged
from gatekeeper.checks._integrity.report import error, graded, warning
from gatekeeper.checks._integrity.restating import restates
from gatekeeper.checks._integrity.standing import standing_for
from gatekeeper.checks._integrity.units import GENERATES, Unit
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding

RULES = (
    RuleInfo(
        "test-deleted",
        "A test was deleted",
        "A test that ran before the change has no successor after it: not under another name, in another file, as a "
        "case of a parametrised test, nor as part of another test.",
        "Bring the test back, or show where its assertions are made now. When what it tested is gone, say so.",
        bad="(test_rejects_empty_input is gone, and nothing else checks empty input)",
        good='@pytest.mark.parametrize("text", ["", " "])\ndef test_rejects_blank_input(text): …',
    ),
    RuleInfo(
        "test-uncollected",
        "A test is no longer collected",
        "The test is still there, but pytest does not see it any more: its name, its class, its file, a condition "
        "around it, `__test__` or a second definition of the same name hides it. Or it is a coroutine that nothing "
        "awaits, its class is no test case any more, or a script that runs the tests does not name it.",
        "Give the test, its class and its file names that pytest collects, and every test a name of its own.",
        bad="def _test_total(): …",
        good="def test_total(): …",
    ),
    RuleInfo(
        "test-skipped",
        "A test is skipped or expected to fail",
        "A test that ran before is now skipped, by itself or by a fixture that it takes, or marked as an expected "
        "failure; or a new one never runs.",
        "Mend the code so that the test passes. Where it cannot run everywhere, skip it on that condition alone, with "
        "the reason.",
        bad="@pytest.mark.skip\ndef test_total(): …",
        good='@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")\ndef test_total(): …',
    ),
    RuleInfo(
        "test-cases-removed",
        "Cases of a test were removed",
        "A parametrised test or fixture runs with fewer cases than before, a table or a file that tests go through has "
        "fewer, hypothesis makes fewer inputs for a test or none, or a call that makes test cases is given less to "
        "make them of.",
        "Bring the cases back, or show which test runs them now.",
        bad='@pytest.mark.parametrize("n", [1])',
        good='@pytest.mark.parametrize("n", [0, 1, -1])',
    ),
)
_CONTAINED = 0.8
_SHARED = 0.7
_MOST_NAMED = 3
_VERBS = {"xfail": "expected to fail", "expectedFailure": "expected to fail", "flaky": "run again until it passes"}


def findings(view: ChangeView) -> Iterable[Finding]:
    """What happens to the tests of the changed files, without regard to what they assert."""
    tests = view.tests
    yield from _hidden(tests)
    yield from _lost(view, tests)
    yield from _skipped(tests)
    yield from _fewer_cases(view, tests)
    yield from ignoring.findings(view)
    yield from sampling.findings(view)
    yield from awaiting.findings(view)
    yield from cases.findings(view)
    yield from choosing.findings(view)
    yield from data.findings(view)
    yield from fixtures.findings(view)
    yield from inheriting.findings(view)
    yield from heirs.findings(view)
    yield from loaded.findings(view)
    yield from looped.findings(view)
    yield from made.findings(view)
    yield from samples.findings(view)
    yield from shared_marks.findings(view)


def _hidden(tests: Tests) -> Iterator[Finding]:
    """Tests that have a successor which is none; a helper that new tests call is one no longer needed."""
    by_reason: defaultdict[tuple[str, str], list[tuple[Unit, Unit]]] = defaultdict(list)
    for before, after in tests.matches:
        if before.is_test and not after.is_test and not _is_called(after, tests):
            by_reason[(after.pair.path, after.hidden)].append((before, after))
    for (path, reason), pairs in by_reason.items():
        if len(pairs) > _MOST_NAMED:
            message = f"{len(pairs)} tests are no longer collected: {reason}"
            yield error("test-uncollected", message, path, pairs[0][1].line)
        else:
            yield from (_uncollected(before, after) for before, after in pairs)
        yield from _moved_away(path, pairs)


def _uncollected(before: Unit, after: Unit) -> Finding:
    message = f"{before.name} is no longer collected: {after.hidden}"
    return error("test-uncollected", message, after.pair.path, after.line)


def _moved_away(path: str, pairs: Iterable[tuple[Unit, Unit]]) -> Iterator[Finding]:
    """Where tests were that are not collected where they are."""
    counted = Counter(before.source.path for before, _ in pairs)
    for old, many in sorted(counted.items()):
        if old != path:
            what = "1 test that was here is" if many == 1 else f"{many} tests that were here are"
            yield error("test-uncollected", f"{what} no longer collected in {path}", old)


def _is_called(unit: Unit, tests: Tests) -> bool:
    name = unit.function.name
    return not name.startswith("test") and name in tests.used_in_tests


def _lost(view: ChangeView, tests: Tests) -> Iterator[Finding]:
    """Tests without a successor whose assertions are not made elsewhere, a file at a time."""
    pool, room = Pool(*tests.touched), _Room(tests)
    for before, _ in tests.changed:
        # What a test asserts that has a successor is no room for one that has none.
        pool.use_up(before)
    ran = filterfalse(rearranged(view).keeps_all, filterfalse(_never_ran, tests.lost))
    lost = list(room.without(filterfalse(lambda unit: _absorbed(unit, tests, pool), ran)))
    lost += rearranged(view).given_up()
    orphans = list(_orphans(view, lost)) if lost else list[Unit]()
    for path, units in _by_file(filterfalse(orphans.__contains__, lost)).items():
        yield from _deletions(path, units, " together with what it tested")
    for path, units in _by_file(orphans).items():
        yield from _deletions(path, units, _excuse(units, tests, path))


def _orphans(view: ChangeView, lost: list[Unit]) -> Iterator[Unit]:
    """Those of the tests whose subject is still there."""
    gone, said = removed_names(view), messages_gone(view)
    for unit in lost:
        if not (_subject_gone(unit, gone) or _condition_gone(unit, view) or _asks_for(unit, said)):
            yield unit


def _by_file(lost: Iterable[Unit]) -> dict[str, list[Unit]]:
    found: defaultdict[str, list[Unit]] = defaultdict(list)
    for unit in lost:
        found[unit.pair.path].append(unit)
    return found


def _absorbed(unit: Unit, tests: Tests, pool: Pool) -> bool:
    """Whether another test says the same, or the change makes all its assertions elsewhere."""
    others = list(filter(_is_test, tests.head))
    if any(other.function.text == unit.function.text for other in others):
        return True
    made = [pool.take(atom, unit.cases) for atom in unit.atoms if atom.weight]
    return all(made) if made else any(_contains(other, unit) for other in others)


class _Room:
    """The cases that parametrised tests have more than before: each may be what a lost test was."""

    def __init__(self, tests: Tests) -> None:
        known = {id(after): before.runs for before, after in tests.matches}
        self._tables = [unit for unit in tests.touched[1] if unit.is_test and unit.runs > 1]
        self._free = Counter({id(unit): unit.runs - known.get(id(unit), 0) for unit in self._tables})

    def take(self, lost: Unit) -> bool:
        """Whether one of them holds what the lost test held, and asserts as much; its cases are used up."""
        for whole in self._tables:
            if lost.runs <= self._free[id(whole)] and _firmest(whole) >= _firmest(lost) and _holds(whole, lost):
                self._free[id(whole)] -= lost.runs
                return True
        return False

    def without(self, lost: Iterable[Unit]) -> Iterator[Unit]:
        """Those of the tests for which there is no room."""
        return filterfalse(self.take, lost)


def _firmest(unit: Unit) -> int:
    return max((one.strength for one in unit.atoms if one.weight), default=0)


def _holds(whole: Unit, part: Unit) -> bool:
    return _shares(whole, part) or restates(whole, part)


def _shares(whole: Unit, part: Unit) -> bool:
    """Whether nearly all names and values of a test are in the other too, those of its own variables left out."""
    wanted = part.words.keys() - local_names(part.function.node)
    # What one test says by a name, another may say by a row's text.
    said = whole.words_of_runs
    return bool(wanted) and sum(one in said or repr(one) in said for one in wanted) >= _SHARED * len(wanted)


def _contains(whole: Unit, part: Unit) -> bool:
    total = part.words.total()
    return bool(total) and (whole.words & part.words).total() >= _CONTAINED * total


def _subject_gone(unit: Unit, gone: frozenset[str]) -> bool:
    mentioned = (unit.mentions | unit.given) & standing_for(unit.source, gone)
    mentioned = mentioned or unit.mentions & frozenset(map(repr, gone))
    return bool(mentioned) or any(f"_{name.strip('_').lower()}" in unit.function.name for name in gone)


def _asks_for(unit: Unit, said: frozenset[str]) -> bool:
    """Whether the test asserted one of the messages."""
    return any(one in atom.text for one in said for atom in unit.atoms)


def _condition_gone(unit: Unit, view: ChangeView) -> bool:
    """Whether the test ran only where a comparison held, or failed, that the sources no longer make either."""
    asked = {text for skip in unit.skips if not skip.certain for text in conditions(skip)}
    return bool(asked) and bool(asked & (_compared(view, base=True) - _compared(view, base=False)))


def _compared(view: ChangeView, *, base: bool) -> set[str]:
    ends = [pair.base if base else pair.head for pair in view.source_pairs]
    return {ast.unparse(node) for source in ends if source is not None for node in source.of(ast.Compare)}


def _excuse(lost: list[Unit], tests: Tests, path: str) -> str:
    """What speaks for it: the file gains more tests than it loses, or as many with about the same assertions."""
    gained = [unit.weight for unit in tests.gained if unit.is_test and unit.pair.path == path]
    wanted = 1 if len(gained) > len(lost) else sum(unit.weight for unit in lost) / 2
    return " while others were added" if len(gained) >= len(lost) and sum(gained) >= wanted else ""


def _deletions(path: str, lost: list[Unit], excuse: str) -> Iterator[Finding]:
    """One finding a test, or one for all when they are many."""
    make = warning if excuse else error
    names = [unit.name for unit in lost]
    if len(lost) > _MOST_NAMED:
        shown = ", ".join(names[:_MOST_NAMED])
        yield make("test-deleted", f"{len(lost)} tests were deleted{excuse}: {shown}, …", path)
    else:
        yield from (make("test-deleted", f"{name} was deleted{excuse}", path) for name in names)


def _skipped(tests: Tests) -> Iterator[Finding]:
    for before, after in tests.matches:
        if before.is_test is after.is_test and not _never_ran(before):
            yield from (_skip_finding(after, skip, existing=True) for skip in _new_skips(*_skips(before, after)))
    for unit in filter(_is_test, tests.gained):
        for skip in filter(_is_certain, unit.skips):
            yield _skip_finding(unit, skip, existing=False)


def _skips(before: Unit, after: Unit) -> tuple[tuple[Skip, ...], tuple[Skip, ...]]:
    """The skips of both ends; where the function itself is the same, only those around it can differ. What is no test
    by its name is one for somebody who marks it.
    """
    if not after.is_test:
        return (before.marked, after.marked)
    if before.same_text(after):
        return (before.outer_skips, after.outer_skips)
    return (before.skips, after.skips)


def _is_certain(skip: Skip) -> bool:
    return skip.certain


def _is_test(unit: Unit) -> bool:
    return unit.is_test


def _new_skips(before: tuple[Skip, ...], after: tuple[Skip, ...]) -> Iterator[Skip]:
    """The skips that are new; one that was rewritten, and is no broader, is not."""
    known = Counter(skip.text for skip in before)
    spare = before if len(after) <= len(before) else ()
    for skip in after:
        known[skip.text] -= 1
        if known[skip.text] < 0 and not _is_rewritten(skip, spare):
            yield skip


def _never_ran(unit: Unit) -> bool:
    return any(skip.certain and skip.family == "skip" for skip in unit.skips)


def _is_rewritten(skip: Skip, before: tuple[Skip, ...]) -> bool:
    if any(is_broader(skip, old) for old in before):
        return False
    return any(old.family == skip.family and old.certain >= skip.certain for old in before)


def _skip_finding(unit: Unit, skip: Skip, existing: bool) -> Finding:
    what = "an existing test" if existing else "a new test"
    how = "always" if skip.certain else "on a condition"
    verb = _VERBS.get(skip.kind, "skipped")
    message = f"{unit.name}, {what}, is {how} {verb}: `{skip.text}`"
    if len(message) > 160:
        message = f"{message[:157]}…`"
    return graded(existing and skip.certain, "test-skipped", message, unit.pair.path, skip.line)


def _fewer_cases(view: ChangeView, tests: Tests) -> Iterator[Finding]:
    """Rows of a table that are gone, unless the table has grown, the rows have moved to another test, or all that was
    asserted in them still is.
    """
    moved = sum((unit.rows for unit in tests.gained), Counter[str]())
    moved += sum((after.rows - before.rows for before, after in tests.changed), Counter[str]())
    for before, after in filter(lambda match: _has_fewer(*match), tests.matches):
        message = _fewer(before, after, moved, tests)[:160]
        if message and not rearranged(view).keeps_all(before):
            yield graded(after.cases == 0, "test-cases-removed", message, after.pair.path, after.line)


def _fewer(before: Unit, after: Unit, moved: Counter[str], tests: Tests) -> str:
    """In words, how many cases are gone; "" where they are not."""
    missing = before.rows - after.rows - moved
    if not (before.rows and after.cases) and not _spelled_out(Counter({"": before.cases}), after, tests):
        many = "many" if before.cases == MANY else before.cases
        return f"{after.name} has {after.cases} of its {many} cases"
    if missing.total() >= 1 and not _spelled_out(missing, after, tests):
        return f"{after.name} lost {missing.total()} of its cases, such as `{next(iter(missing))}`"
    return ""


def _has_fewer(before: Unit, after: Unit) -> bool:
    """Whether a test, or a fixture (what is no test at either end and has cases), runs less often."""
    gives = before.name == GENERATES or bool(before.function.node.decorator_list)
    comparable = gives and before.is_test is after.is_test and not after.function.nested
    return comparable and _shrank(before, after) and not _loops(before, after)


def _shrank(before: Unit, after: Unit) -> bool:
    """Whether it runs with fewer cases; where the number cannot be told at either end, whether rows are missing."""
    if before.cases == after.cases == MANY:
        return after.rows.total() < before.rows.total()
    return after.cases < before.cases


def _loops(before: Unit, after: Unit) -> bool:
    """Whether a loop inside the test takes the place of the cases: it asserts as often as before."""
    return 0 < before.weight < MANY and after.weight >= before.weight


def _spelled_out(missing: Counter[str], after: Unit, tests: Tests) -> bool:
    """Whether new tests hold the values that the table held."""
    gained = sum(unit.weight for unit in tests.gained if unit.is_test and unit.pair.path == after.pair.path)
    return gained >= missing.total()
