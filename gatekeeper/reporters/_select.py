"""What of a report is worth showing, in which order, and what to propose: shared by the formats that people read."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from gatekeeper.model.finding import Finding
from gatekeeper.model.outcome import NO_ENVIRONMENT
from gatekeeper.model.report import Item, Report, Verdict

NEW = "new"
"""What an item is `on` that counts only what the change introduces."""

_BOUND = re.compile(r"([<>=]+) (-?[0-9.]+)%?")
_LONGEST_OPTIONS = 100
_TRIED = 3
"""Paths named of one attempt."""


class Unverified(Struct, frozen=True):
    """The items that could not be verified for one and the same reason."""

    items: tuple[Item, ...]
    reason: str
    detail: str


def tally(report: Report) -> Counter[Verdict]:
    """How many items got which verdict."""
    return Counter(item.verdict for item in report.items)


def with_verdict(report: Report, verdict: Verdict) -> tuple[Item, ...]:
    """The items so judged, in the order of the checklist."""
    return tuple(item for item in report.items if item.verdict is verdict)


def counted(report: Report, items: Iterable[Item]) -> dict[str, list[Finding]]:
    """The findings that count against each item, by its id: not suppressed, and new where the condition says so."""
    chosen: dict[str, list[Finding]] = {item.id: [] for item in items}
    new_only = {item.id for item in report.items if item.on == NEW}
    for finding in report.findings:
        if finding.measure in chosen and _counts(finding, new_only):
            chosen[finding.measure].append(finding)
    return chosen


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """The most useful first: new, severe, not fixed by a command; then one of every file before a second of any."""
    nth: Counter[tuple[bool, int, bool, str]] = Counter()
    keyed: list[tuple[tuple[bool, int, bool, int], Finding]] = []
    for finding in findings:
        rank = (not finding.new, -finding.severity, finding.fixable)
        nth[(*rank, finding.location.path)] += 1
        keyed.append(((*rank, nth[(*rank, finding.location.path)]), finding))
    return [finding for _, finding in sorted(keyed, key=lambda pair: pair[0])]


def unverified(report: Report) -> tuple[Unverified, ...]:
    """What could not be verified, a group for each check and reason, in the order of the checklist."""
    groups: dict[tuple[str, str, str], list[Item]] = {}
    for item in with_verdict(report, Verdict.ERROR):
        groups.setdefault((item.check, item.reason or "no reason was given", item.detail), []).append(item)
    return tuple(Unverified(tuple(items), reason, detail) for (_, reason, detail), items in groups.items())


def listing(report: Report, check: str | None = None) -> str:
    """The command that lists every finding of the check (or of all of them), as it can be pasted into a shell."""
    only = () if check is None else ("--only", check)
    return f"{rerun(report)} {shlex.join((*only, '--format', 'json'))}"


def rerun(report: Report) -> str:
    """The command that judges the same thing again (without options that nobody would want to read)."""
    options = shlex.join(report.options)
    return f"gatekeeper check {options}" if 0 < len(options) <= _LONGEST_OPTIONS else "gatekeeper check"


def fixable(findings: Iterable[Finding]) -> int:
    """How many of the findings `gatekeeper fix` can deal with."""
    return sum(finding.fixable for finding in findings)


def to_explain(failed: Iterable[Item], found: Mapping[str, list[Finding]]) -> str | None:
    """The first failed item that takes more than `gatekeeper fix`."""
    return next((item.id for item in failed if not _all_fixable(found[item.id])), None)


def lacks_environment(failed: Iterable[Item]) -> bool:
    """Whether items failed for want of what the project needs: that comes before all else."""
    return any(NO_ENVIRONMENT in item.evidence for item in failed)


def not_shown(report: Report, found: Mapping[str, list[Finding]]) -> str:
    """In words, how many findings do not count against a failed item, and why: "3 suppressed, 2 not new"."""
    listed = {id(finding) for findings in found.values() for finding in findings}
    reasons = Counter(_why_hidden(finding, found) for finding in report.findings if id(finding) not in listed)
    return ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))


def escalation(report: Report) -> tuple[tuple[str, str], ...]:
    """The form to hand in when the same failure comes back again and again, as names and texts; () when it does not."""
    stuck = report.stuck
    if stuck is None:
        return ()
    tried = "; ".join(f"{nth}. {', '.join(paths[:_TRIED])}{_more(paths)}" for nth, paths in enumerate(stuck.tried, 1))
    return (
        ("error", "; ".join(stuck.error)),
        ("tried", f"edits to {tried}"),
        ("hypothesis", "(what do you think is the cause?)"),
        ("need", "(what would help: a decision, access, information?)"),
    )


def number(item: Item) -> str:
    """The item's value with its unit, or "" when there is none."""
    return "" if item.value is None else f"{item.value}{item.unit}"


def limit(item: Item) -> str:
    """The item's limit, and that it is for new findings alone where it is: `= 0 new`."""
    return f"{item.limit} new" if item.on == NEW else item.limit


def bound(item: Item) -> tuple[str, Fraction] | None:
    """The operator and the number of the item's limit; None when it has none."""
    found = _BOUND.fullmatch(item.limit)
    return (found[1], Fraction(found[2])) if found else None


def _more(paths: Collection[str]) -> str:
    return f" and {len(paths) - _TRIED} more" if len(paths) > _TRIED else ""


def _counts(finding: Finding, new_only: Container[str]) -> bool:
    return not finding.suppressed and (finding.new or finding.measure not in new_only)


def _why_hidden(finding: Finding, failed: Container[str]) -> str:
    if finding.suppressed:
        return "suppressed"
    return "not new" if finding.measure in failed else "in what did not fail"


def _all_fixable(findings: Collection[Finding]) -> bool:
    return bool(findings) and all(finding.fixable for finding in findings)
