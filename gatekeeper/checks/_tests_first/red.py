"""Red, then green: which of the change's tests fail without the change of the sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial

from msgspec import Struct

from gatekeeper.checks._sessions import Refused, Session, Test, Told, start
from gatekeeper.checks._tests_first.here import GO_ON
from gatekeeper.checks._tests_first.modules import at_base, is_product
from gatekeeper.model.change import Change, Mode
from gatekeeper.model.check import Context
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.measure import Measure, Sample
from gatekeeper.model.project import Project
from gatekeeper.model.words import plural

RED = "tests_first.red"
GREEN = "tests_first.green"
_REGULAR = (Mode.FILE, Mode.EXECUTABLE)
_GONE = b'raise ImportError("there was no such package before the change")\n'


class Proof(Struct, frozen=True):
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
        of = f"{plural(count, 'new or altered test')}"
        skipped = count - len(self.red) - len(self.green)
        rest = f", {skipped} skipped" if skipped else ""
        return f"of {of}, {len(self.red)} fail without the change, {len(self.green)} pass{rest}"

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
        told = start(context, [*session.arguments, GO_ON], files)
        if isinstance(told, Refused):
            red |= own
        else:
            failed = {test for test in own if _fails(test, told)}
            red |= failed
            green |= own & told.passed - failed
    return frozenset(red), frozenset(green - red)


def _fails(test: Test, told: Told) -> bool:
    """Whether it fails, or its file cannot be collected there."""
    lost = test not in told.tests and test not in told.deselected and test.path not in told.skipped
    return lost or bool({test} & (told.with_outcome("failed") | told.with_outcome("error")))


def _put_back(context: Context, change: Change) -> Iterator[tuple[str, bytes | None]]:
    """What makes the sources those of the merge base; everything else stays as it is."""
    files = [file for file in change.files if any(map(partial(is_product, context.project), file.ends))]
    yield from ((file.path, None) for file in files)
    regular = (file for file in files if file.old_mode in _REGULAR)
    yield from ((old, context.read_base(old)) for old in filter(None, map(at_base, regular)))
    yield from ((path, _GONE) for path in _new_packages(context.project, change))


def _new_packages(project: Project, change: Change) -> Iterator[str]:
    """The `__init__.py` of each top package that the change brings: where the installed one would be found instead."""
    added = {file.path for file in change.files if at_base(file) is None}
    for folder in sorted({_top_package(path, project) for path in filter(partial(is_product, project), added)}):
        if all(path in added for path in project.source_files if path.startswith(folder)):
            yield f"{folder}__init__.py"


def _top_package(path: str, project: Project) -> str:
    """The folder of the package below an import root that holds the path, with `/` at its end."""
    roots = (f"{root}/" for root in project.import_roots if root not in ("", "."))
    root = next((root for root in roots if path.startswith(root)), "")
    return f"{root}{path.removeprefix(root).partition('/')[0]}/"
