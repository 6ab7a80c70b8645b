"""SARIF 2.1.0, for code scanning and editors; within the limits of what GitHub takes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gatekeeper.model.check import RuleInfo
from gatekeeper.model.finding import Finding, Location
from gatekeeper.model.reference import REFERENCE
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._document import document
from gatekeeper.reporters._escape import one_line, percent_encoded, visible, web_address
from gatekeeper.reporters._findings import path_of, speechless, unverified

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
"""Results that GitHub takes of one run."""
LARGEST = 10_000_000
"""Bytes that it takes of a compressed file."""
_MESSAGE = 1000
_ROOT = "%SRCROOT%"
_HOME = "https://github.com/gatekeeper-quality/gatekeeper"
_ACCEPTED = "accepted by the baseline, a waiver or a suppression"

_Object = dict[str, Any]


def render(report: Report) -> str:
    """The report as one run, a result a finding; the most useful ones where the limits do not let all be shown.

    A failed item without findings is a result at the file that stands for the project; an item that could not be
    verified is a notification.
    """
    findings = (*report.findings, *speechless(report))
    kept = min(len(findings), MOST_RESULTS)
    text = _text(report, findings, kept)
    while _is_too_large(text):
        kept //= 2
        text = _text(report, findings, kept)
    return text


def _is_too_large(text: str) -> bool:
    content = text.encode()
    return len(content) > LARGEST and len(zlib.compress(content, 1)) > LARGEST


def _text(report: Report, findings: Sequence[Finding], kept: int) -> str:
    if kept < len(findings):
        findings = sorted(select.ranked(findings), key=lambda finding: finding.suppressed)[:kept]
    hidden = len(report.findings) + len(speechless(report)) - kept
    return document({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, findings, hidden)]})


def _run(report: Report, findings: Sequence[Finding], hidden: int) -> _Object:
    examples = {finding.name: finding for finding in reversed(findings)}
    index = {name: nth for nth, name in enumerate(examples)}
    return {
        "tool": {
            "driver": {
                "name": "gatekeeper",
                "semanticVersion": report.version,
                "informationUri": _HOME,
                "rules": [_rule(example, report.rules) for example in examples.values()],
            }
        },
        "automationDetails": {"id": "/".join(filter(None, ("gatekeeper", percent_encoded(report.prefix)))) + "/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, hidden)],
        "results": [_result(report, finding, index[finding.name]) for finding in findings],
        "properties": {"profile": visible(report.profile), "verdict": report.verdict, "resultsNotShown": hidden},
    }


def _rule(example: Finding, documented: Mapping[str, RuleInfo]) -> _Object:
    """What the rule means: in gatekeeper's words if it is one of its own, else where its tool documents it."""
    name, link = visible(example.name), web_address(example.help)
    info = documented.get(example.name)
    if info is None:
        short = f"{_slug(link)} ({name})" if link else name
        full = f"A rule of the check {visible(example.check)}" + (f", documented at {link}." if link else ".")
        mend = full
    else:
        short, full, mend = info.title, info.meaning, info.fix
    return {
        "id": name,
        "shortDescription": {"text": short},
        "fullDescription": {"text": full},
        "help": {"text": f"{mend} `gatekeeper explain {name}` says more."},
        "helpUri": link or REFERENCE,
        "defaultConfiguration": {"level": example.severity.label},
        "properties": {"tags": [visible(example.check)]},
    }


def _slug(link: str) -> str:
    """The last part of an address, which is how tools call their rules: `unused-import`."""
    return link.rpartition("#")[2].rpartition("/")[2].removesuffix(".html")


def _invocation(report: Report, hidden: int) -> _Object:
    return {
        "executionSuccessful": Verdict.ERROR not in {report.verdict, *select.tally(report)},
        "exitCode": int(report.exit_code),
        "toolExecutionNotifications": list(_notifications(report, hidden)),
    }


def _notifications(report: Report, hidden: int) -> Iterator[_Object]:
    if hidden:
        yield _notification("warning", f"{hidden} more results are not shown: {select.listing(report)} lists them")
    yield from (_notification("error", finding.message) for finding in unverified(report))
    yield from (_notification("note", note) for note in report.notes)


def _notification(level: str, text: str) -> _Object:
    return {"level": level, "message": {"text": _said(text)}}


def _result(report: Report, finding: Finding, rule: int) -> _Object:
    place = {
        "artifactLocation": {"uri": percent_encoded(path_of(finding, report)), "uriBaseId": _ROOT},
        "region": _region(report, finding.location),
    }
    result: _Object = {
        "ruleId": visible(finding.name),
        "ruleIndex": rule,
        "level": finding.severity.label,
        "message": {"text": _said(finding.message) or "no message"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint[:16]}:1",
            "gatekeeperFingerprint/v1": finding.fingerprint,
        },
        "suppressions": [{"kind": "external", "justification": _ACCEPTED}] if finding.suppressed else [],
    }
    if report.change.base is not None:
        result["baselineState"] = "new" if finding.new else "unchanged"
    return result


def _said(text: str) -> str:
    """A message in which nothing is a link: what follows `](` would be one."""
    return one_line(text, _MESSAGE).replace("](", "] (")


def _region(report: Report, location: Location) -> _Object:
    """The whole region: what a tool left out is the rest of the line, or the beginning of the file."""
    first, column = location.line or 1, location.column or 1
    last = max(first, location.end_line or first)
    end = location.end_column or _end(report.sources.get((location.path, last)), last > first)
    return {
        "startLine": first,
        "startColumn": column,
        "endLine": last,
        "endColumn": end if last > first else max(end, column),
    }


def _end(line: str | None, later: bool) -> int:
    """The column after the line's last; of a line that is not known, what takes a later one into the region."""
    if line is None:
        return 2 if later else 1
    return len(line) + 1
