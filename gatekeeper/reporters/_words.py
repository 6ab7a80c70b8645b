"""What was judged, with which verdict, and what comes next, in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gatekeeper.model.finding import Finding
from gatekeeper.model.report import ChangeSummary, Item, Report, Verdict
from gatekeeper.model.words import plural
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._escape import visible

_HEADS = {"worktree": "the work tree", "index": "the index"}


def compared(change: ChangeSummary) -> str:
    """What was judged, against what."""
    if change.base is None:
        what = "the whole project, with nothing to compare with"
    else:
        size = f"{plural(change.files, 'changed file')} (+{change.added} -{change.deleted})"
        what = f"{size} since {_short(change.base)} in {_HEADS.get(change.head) or _short(change.head)}"
    return f"{what} ({visible(change.note)})" if change.note else what


def outcome(report: Report) -> str:
    """The verdict and how many items got it: `Failed: 3 of 13`."""
    count, total = select.tally(report), len(report.items)
    match report.verdict:
        case Verdict.PASS:
            return f"Passed: {count[Verdict.PASS]} of {total}"
        case Verdict.FAIL:
            return f"Failed: {count[Verdict.FAIL]} of {total}"
        case _ if count[Verdict.ERROR]:
            return f"Could not verify: {count[Verdict.ERROR]} of {total}"
        case _:
            return "Nothing was judged"


def aside(report: Report) -> str:
    """What the reader of the verdict should not overlook."""
    count = select.tally(report)
    unclear, skipped, manual = count[Verdict.ERROR], count[Verdict.SKIP], count[Verdict.MANUAL]
    match report.verdict:
        case Verdict.PASS:
            said = [f"{skipped} skipped"] if skipped else []
            said += [f"{manual} to confirm by hand"] if manual else []
            return f" ({', '.join(said)})" if said else ""
        case Verdict.FAIL:
            return f" ({unclear} not verified)" if unclear else ""
        case _:
            return "; nothing failed" if unclear else ": no condition applied"


def following(report: Report, failed: Sequence[Item], found: Mapping[str, list[Finding]]) -> str:
    """The commands to use next, in words; "" when all passed."""
    match report.verdict:
        case Verdict.PASS:
            return ""
        case Verdict.FAIL:
            return ", then ".join(_steps(failed, found))
        case _ if select.with_verdict(report, Verdict.ERROR):
            return "gatekeeper doctor"
        case _:
            return f"gatekeeper profiles {visible(report.profile)}"


def _steps(failed: Sequence[Item], found: Mapping[str, list[Finding]]) -> Iterator[str]:
    fixes = select.fixable(finding for findings in found.values() for finding in findings)
    topic = select.to_explain(failed, found)
    if select.lacks_environment(failed):
        yield "install the project in an environment (gatekeeper doctor)"
    if fixes:
        yield f"gatekeeper fix ({plural(fixes, 'finding')})"
    if topic:
        yield f"gatekeeper explain {visible(topic)}"


def _short(revision: str) -> str:
    return visible(revision[:10])
