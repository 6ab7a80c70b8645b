"""The result of a run: verdicts with their evidence, ready to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from gatekeeper.errors import ExitCode
from gatekeeper.model.finding import Finding
from gatekeeper.model.measure import Measure
from gatekeeper.model.rule import RuleInfo
from gatekeeper.model.tool import Tool


class Verdict(StrEnum):
    """How an item, or the whole gate, was judged. `error` means that it could not be verified."""

    PASS = "pass"  # nosec B105 - a verdict, not a password
    FAIL = "fail"
    ERROR = "error"
    SKIP = "skip"
    MANUAL = "manual"


class Item(Struct, frozen=True):
    """One line of the acceptance checklist: a condition and its verdict, or something that a person must confirm.

    `value` is rounded down for display; `findings` counts those that belong to this item; `reason` says why it was
    skipped or could not be verified, or who must confirm it; `evidence` says what was measured, or where it is asked
    for; `detail` is the end of a tool's output. `seconds` is how long its check took, `started` when it began, in
    seconds since the checks were started.
    """

    id: str
    check: str
    title: str
    verdict: Verdict
    value: int | float | None
    limit: str
    unit: str
    on: str
    findings: int
    reason: str | None = None
    evidence: str = ""
    detail: str = ""
    cached: bool = False
    seconds: float = 0.0
    started: float = 0.0


class ChangeSummary(Struct, frozen=True):
    """The change in numbers; `base` is None when there was nothing to compare with."""

    base: str | None
    head: str
    files: int
    added: int
    deleted: int
    note: str = ""


class Stuck(Struct, frozen=True):
    """The same failure `runs` times running: what it is, and the paths that were edited between one run and the next.

    The commit that is checked out counts as a path, `HEAD`.
    """

    runs: int
    error: tuple[str, ...]
    tried: tuple[tuple[str, ...], ...]


class EarlierRun(Struct, frozen=True):
    """An earlier run of the same project by the same profile.

    `ended` is when, in UTC (`2026-11-28T21:00:00Z`); `head` is what was judged, as in ChangeSummary; `commit` is the id
    of what was checked out, "" for none; `values` are the verdict and the value of each item, by its id.
    """

    ended: str
    commit: str
    head: str
    verdict: Verdict
    seconds: float
    values: Mapping[str, tuple[Verdict, int | float | None]]


class Report(Struct, frozen=True):
    """Everything that a reporter may show. Findings are sorted; `measures` holds the numbers of every check that ran.

    `sources` maps the paths of findings to the source lines they point at, so that a reporter reads no file:
    (path, line) -> the line without its newline. `options` are the command-line words that chose what was judged
    (`--profile strict`, `--staged`), so that a command that a reporter proposes looks at the same thing.
    `rules` documents the rules of the checks that found something, by the rule as shown to people. `anchor` is the file
    that stands for the project as a whole, where a host wants one (`pyproject.toml`); "" when there is no file at all.
    `cache` says in words what was remembered from earlier runs, or why nothing was; it differs from run to run.
    `past` are earlier runs, the oldest first; only formats that show them are given them.
    """

    version: str
    profile: str
    change: ChangeSummary
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    measures: Mapping[str, Measure]
    tools: tuple[Tool, ...]
    seconds: float
    prefix: str = ""
    sources: Mapping[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    notes: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    stuck: Stuck | None = None
    rules: Mapping[str, RuleInfo] = field(default_factory=dict[str, RuleInfo])
    anchor: str = ""
    cache: str = ""
    past: tuple[EarlierRun, ...] = ()

    @property
    def values(self) -> Mapping[str, tuple[Verdict, int | float | None]]:
        """The verdict and the value of each item, by its id."""
        return {item.id: (item.verdict, item.value) for item in self.items}

    @property
    def verdict(self) -> Verdict:
        """Fail if any item failed, else error if any could not be verified or none was judged, else pass."""
        verdicts = {item.verdict for item in self.items}
        if Verdict.FAIL in verdicts:
            return Verdict.FAIL
        if Verdict.ERROR in verdicts or Verdict.PASS not in verdicts:
            return Verdict.ERROR
        return Verdict.PASS

    @property
    def exit_code(self) -> ExitCode:
        """What the command returns for this report."""
        codes = {Verdict.PASS: ExitCode.PASSED, Verdict.FAIL: ExitCode.FAILED}
        return codes.get(self.verdict, ExitCode.UNVERIFIED)
