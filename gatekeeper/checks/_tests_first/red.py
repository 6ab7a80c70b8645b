"""Red, then green: which of the change's tests fail without the change of the sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gatekeeper.checks._sessions import Refused, Session, Test, Told, start
from gatekeeper.checks._tests_first.modules import at_base
from gatekeeper.model.change import Change, Mode
from gatekeeper.model.check import Context
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.project import Project

RED = "tests_first.red"
GREEN = "tests_first.green"
_REGULAR = (Mode.FILE, Mode.EXECUTABLE)
_GONE = b'raise ImportError("there was no such package before the change")\n'


@dataclass(frozen=True)
class Proof:
    """The new and altered test functions with their lines, and which of them fail without the change."""

    tests: Mapping[Test, int]
    red: frozenset[Test]
    green: frozenset[Test]

    @property
    def measure(self) -> Measure:
        """How many fail; where none does, each that passes is a sample of what proves nothing."""
        text = "{} passes without the change, too"
        samples = (Sample(self._place(test), "not-red", text.format(test.name)) for test in sorted(self.green))
        return Measure(RED, Fraction(len(self.red)), evidence=self.evidence, samples=tuple(samples))

    @property
    def evidence(self) -> str:
        """How many fail and how many pass, in words."""
        count = len(self.tests)
        of = f"{count} new or altered test{'' if count == 1 else 's'}"
        return f"of {of}, {len(self.red)} fail without the change, {len(self.green)} pass"

    @property
    def findings(self) -> tuple[Finding, ...]:
        """A note for each test that passes without the change: by itself it proves nothing about it."""
        text = "{} passed before the change already, and so proves nothing about it"
        return tuple(
            Finding("tests_first", "green", text.format(test.name), Severity.NOTE, self._place(test), GREEN)
            for test in sorted(self.green)
        )

    def _place(self, test: Test) -> Location:
        return Location(test.path, self.tests[test])


def prove(context: Context, change: Change, sessions: Sequence[Session], tests: Mapping[Test, int]) -> Proof:
    """Runs the tests on the tree with its sources put back to the merge base, a second time before saying "not red".

    A test is red when it fails there, or cannot even be collected. Raises CannotVerify when pytest is missing, is
    killed or exceeds the time limit.
    """
    before = context.with_files(dict(_put_back(context, change)))
    red, green = _once(before, sessions, tests)
    if not red:
        again, still = _once(before, sessions, tests)
        red, green = again, green & still
    return Proof(tests, red, green)


def _once(context: Context, sessions: Sequence[Session], tests: Mapping[Test, int]) -> tuple[frozenset[Test], ...]:
    """The tests that fail, and those that pass, whatever the session."""
    red, green = set[Test](), set[Test]()
    files = {test.path for test in tests}
    for session in sessions:
        own = {test for test in tests if test in session.told.tests}
        told = start(context, [*session.arguments, "--continue-on-collection-errors"], files)
        if isinstance(told, Refused):
            red |= own
        else:
            failed = {test for test in own if _fails(test, told)}
            red |= failed
            green |= own & told.with_outcome("passed") - failed
    return frozenset(red), frozenset(green - red)


def _fails(test: Test, told: Told) -> bool:
    """Whether it fails, or its file cannot be collected there."""
    lost = test not in told.tests and test not in told.deselected and test.path not in told.skipped
    return lost or bool({test} & (told.with_outcome("failed") | told.with_outcome("error")))


def _put_back(context: Context, change: Change) -> Iterator[tuple[str, bytes | None]]:
    """What makes the sources those of the merge base; everything else stays as it is."""
    project = context.project
    files = [file for file in change.files if any(_is_product(project, path) for path in file.ends)]
    for file in files:
        yield file.path, None
    for file in files:
        old = at_base(file)
        if old is not None and file.old_mode in _REGULAR:
            yield old, context.read_base(old)
    yield from ((path, _GONE) for path in _new_packages(project, change))


def _is_product(project: Project, path: str) -> bool:
    return project.is_source(path) and not project.is_test(path)


def _new_packages(project: Project, change: Change) -> Iterable[str]:
    """The `__init__.py` of each top package that the change brings: where the installed one would be found instead."""
    added = {file.path for file in change.files if at_base(file) is None}
    for root in project.import_roots or ("",):
        start = f"{root}/" if root not in ("", ".") else ""
        names = {path.removeprefix(start).partition("/")[0] for path in added if path.startswith(start)}
        for name in sorted(names):
            folder = f"{start}{name}/"
            own = {path for path in project.source_files if path.startswith(folder)}
            if own and own <= added and not project.is_test(folder + "x.py"):
                yield f"{folder}__init__.py"
