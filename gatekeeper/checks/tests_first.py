"""Tests first: there are tests for what changed, they came no later, and they fail without the change."""

from __future__ import annotations

from dataclasses import dataclass, field

from gatekeeper.checks._change import change_of
from gatekeeper.checks._tests_first.functions import altered
from gatekeeper.checks._tests_first.here import here
from gatekeeper.checks._tests_first.modules import Modules, checked
from gatekeeper.checks._tests_first.order import LATE, late
from gatekeeper.checks._tests_first.red import GREEN, RED, Proof, prove
from gatekeeper.checks.tests import partial_sessions_of
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Broken, Completed, Outcome, Skipped
from gatekeeper.model.words import plural

MISSING = "tests_first.missing"


@dataclass(frozen=True)
class TestsFirst(Check):
    """Looks at the change's source modules, its commits and its tests; runs the tests on the sources as they were."""

    templates: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Where the test module of a source module is, such as `tests/{module}/test_{name}.py`; `{name}` is "
            "the module's name, `{module}` its folder's, `{path}` its folder below the import root, `{dir}` its whole "
            "folder. Without any, a test module of that name counts wherever it is."
        },
    )
    red: bool = field(
        default=False,
        metadata={"help": "Run the change's tests on the sources of the merge base (a condition on it does so too)."},
    )

    __test__ = False
    """Tells pytest that a class of this name holds no tests."""

    id = "tests_first"
    of_change = True
    title = "Tests first"
    summary = "Changed sources have tests, which came no later than they did, and which fail without the change."
    measures = (
        MeasureInfo(
            MISSING,
            "Sources without tests",
            "Changed source modules, with a function or class in them, for which there is no test module.",
            "Write the test module; say in `templates` where it is when it has another name.",
        ),
        MeasureInfo(
            LATE,
            "Tests that came later",
            "Changed source modules whose tests the change touches only in a later commit. Within one commit is fine.",
            "Commit the tests first, or together with what they test.",
        ),
        MeasureInfo(
            RED,
            "Tests red before",
            "How many of the test functions that the change adds or alters fail when the sources are those of the "
            "merge base; limit it from below (`>= 1`). Functions are compared by what they say, so moving one counts "
            "for nothing. Skipped when the change adds and alters no test function.",
            "Write a test that fails on the old code: one that passes there proves nothing about the change.",
        ),
        MeasureInfo(
            GREEN,
            "Tests green before",
            "The test functions that the change adds or alters and that pass on the old sources already. One in five "
            "of honest new tests does, so no shipped profile limits it; they are named. Taken with `tests_first.red`.",
            "Look whether each one tests what the change does.",
        ),
    )
    rules = (
        RuleInfo(
            "missing",
            "No test module",
            "The change adds lines to a source module, and no test module belongs to it.",
            "Write one, before the source.",
            bad="src/shop/cart.py changed, and there is no tests/shop/test_cart.py",
            good="src/shop/cart.py and tests/shop/test_cart.py changed",
        ),
        RuleInfo(
            "late",
            "Tests came later",
            "The module was changed in one commit, its tests only in a later one.",
            "Commit the tests first, or together with what they test.",
            bad="1. Add the cart (src/shop/cart.py)\n2. Test the cart (tests/shop/test_cart.py)",
            good="1. Test the cart (tests/shop/test_cart.py)\n2. Add the cart (src/shop/cart.py)",
        ),
        RuleInfo(
            "not-red",
            "Passes without the change",
            "None of the change's tests fails on the old sources, this one included.",
            "Write a test that fails without the change.",
            bad="def test_discount():\n    assert price(10) == 10  # so it was before",
            good="def test_discount():\n    assert price(10, staff=True) == 9",
        ),
        RuleInfo(
            "green",
            "Passed before already",
            "The test is new or altered, and passes on the old sources as well.",
            "Look whether it tests what the change does.",
            bad="def test_price_is_a_number():\n    assert price(10) > 0",
            good="def test_discount():\n    assert price(10, staff=True) == 9",
        ),
    )
    needs = ("tests",)
    weight = 5.0

    def __post_init__(self) -> None:
        checked(self.templates)

    def reads(self) -> Reads:
        """See Check."""
        return Reads.RUN

    def run(self, context: Context) -> Outcome:
        """One finding for each module without tests or with late ones, and each test that proves nothing."""
        change = change_of(context)
        if isinstance(change, Skipped):
            return change
        modules = Modules(context, change, self.templates)
        count = len(modules.changed)
        evidence = f"{plural(count, 'changed source module')}"
        missing = tuple(_missing(modules, file.path) for file in modules.changed if not modules.tests_of(file.path))
        proof = self._proof(context, change)
        findings, counts = (*missing, *late(modules)), {MISSING: evidence, LATE: evidence}
        if not isinstance(proof, Proof):
            return Completed(findings, counts, absent={RED: proof, GREEN: proof})
        return Completed((*findings, *proof.findings), counts | {GREEN: proof.evidence}, measures=(proof.measure,))

    def _proof(self, context: Context, change: Change) -> Proof | Skipped | Broken:
        """What the change's tests say without the change."""
        if not self.red:
            return Skipped("nobody asked for it")
        if not change.has_base:
            return Skipped("there was nothing before the change")
        try:
            found = here(context, altered(context, change), partial_sessions_of(context))
            proof = prove(context, change, found.sessions, found.tests) if found.tests else Skipped(_NO_TEST)
        except CannotVerify as error:
            return Broken(error.reason, error.detail)
        proven = isinstance(proof, Proof) and bool(proof.red)
        return Broken(f"{_UNKNOWN}: {found.idle}") if found.idle and not proven else proof


CHECK = TestsFirst
_NO_TEST = "the change adds or alters no test function"
_UNKNOWN = "whether the change's tests would fail without it is not known"


def _missing(modules: Modules, path: str) -> Finding:
    message = f"changed, and there is no test module for it, such as {modules.expected(path)}"
    return Finding("tests_first", "missing", message, Severity.ERROR, Location(path), MISSING)
