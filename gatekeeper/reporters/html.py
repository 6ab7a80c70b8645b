"""The report as one web page that needs nothing else: no network, no server, and no script to be read."""

from __future__ import annotations

from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters import _words as words
from gatekeeper.reporters._html import checklist, coverage, distributions, findings, page, timeline, trend


def render(report: Report) -> str:
    """The page: verdict, checklist, findings to search, coverage, distributions, the course of the run
    and earlier runs.

    The first findings are part of the page; the others are data in it, which its script shows on demand.
    """
    failed = select.with_verdict(report, Verdict.FAIL)
    return page.filled(
        report=report,
        verdict=report.verdict,
        outcome=words.outcome(report),
        aside=words.aside(report),
        compared=words.compared(report.change),
        following=words.following(report, failed, select.counted(report, failed)),
        escalation=select.escalation(report),
        unverified=select.unverified(report),
        listing=select.listing(report),
        tally=checklist.tally(report),
        lines=checklist.lines(report),
        findings=findings.listed(report),
        blank=findings.BLANK,
        coverage=coverage.shown(report),
        distributions=distributions.shown(report),
        timeline=timeline.shown(report),
        trend=trend.shown(report),
    )
