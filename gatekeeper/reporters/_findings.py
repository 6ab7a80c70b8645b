"""Findings for hosts that show nothing else: as lines of text, and made of items that no finding speaks for."""

from __future__ import annotations

from hashlib import sha256

from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.report import Item, Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._escape import one_line, path_tail

_MESSAGE = 300
_PATH = 200


def line(finding: Finding) -> str:
    """The finding in one harmless line: `shop/cart.py:3:8 lint/F401 message`."""
    where = place(finding.location)
    return f"{where} {one_line(finding.name, _MESSAGE)} {one_line(finding.message, _MESSAGE)}"


def place(location: Location) -> str:
    """The place as people and editors write it: `shop/cart.py:3:8`."""
    path = path_tail(location.path, _PATH) or "(the whole project)"
    return ":".join((path, *(str(part) for part in (location.line, location.column) if part is not None)))


def sentence(item: Item) -> str:
    """The item in a sentence, as it is: what was measured, the limit and the evidence, or why there is no number."""
    number = select.number(item)
    said = f"{number}, limit {select.limit(item)}" if number else item.reason
    return f"{item.title}: {said or 'no reason was given'}" + (f" ({item.evidence})" if item.evidence else "")


def speechless(report: Report) -> tuple[Finding, ...]:
    """A finding for each failed item that no finding counts against, so that a host cannot show it as passed."""
    failed = select.with_verdict(report, Verdict.FAIL)
    found = select.counted(report, failed)
    return tuple(_made(item, sentence(item), report) for item in failed if not found[item.id])


def unverified(report: Report) -> tuple[Finding, ...]:
    """A finding for what could not be verified, one for each check and reason."""
    return tuple(_made(group.items[0], _unverified(group), report) for group in select.unverified(report))


def _unverified(group: select.Unverified) -> str:
    return f"could not verify {', '.join(item.title for item in group.items)}: {group.reason}"


def path_of(finding: Finding, report: Report) -> str:
    """The path to show the finding at: its own, or that of the file which stands for the project as a whole."""
    path = finding.location.path
    return (report.anchor or ".") if path in ("", ".", report.prefix) else path


def _made(item: Item, message: str, report: Report) -> Finding:
    rule = item.id.removeprefix(f"{item.check}.")
    identity = sha256(item.id.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return Finding(item.check, rule, message, Severity.ERROR, Location(report.anchor), item.id, fingerprint=identity)
