"""The report for programs: JSON as `report.schema.json` describes it."""

from __future__ import annotations

from typing import Any

from gatekeeper.model.check import Tool
from gatekeeper.model.finding import Finding
from gatekeeper.model.report import ChangeSummary, Item, Report, Stuck
from gatekeeper.reporters._document import document

FORMAT_VERSION = 1

_Object = dict[str, Any]


def render(report: Report) -> str:
    """The whole report as a JSON document, indented by two spaces, its keys always in the same order."""
    return document(_report(report))


def _report(report: Report) -> _Object:
    return {
        "format_version": FORMAT_VERSION,
        "gatekeeper": report.version,
        "profile": report.profile,
        "verdict": report.verdict,
        "exit_code": int(report.exit_code),
        "change": _change(report.change),
        "checklist": [_item(item) for item in report.items],
        "findings": [_finding(finding) for finding in report.findings],
        "measures": {name: measure.value for name, measure in sorted(report.measures.items())},
        "tools": [_tool(tool) for tool in report.tools],
        "notes": list(report.notes),
        "stuck": None if report.stuck is None else _stuck(report.stuck),
        "seconds": round(report.seconds, 3),
    }


def _stuck(stuck: Stuck) -> _Object:
    return {"runs": stuck.runs, "error": list(stuck.error), "tried": [list(paths) for paths in stuck.tried]}


def _change(change: ChangeSummary) -> _Object:
    return {
        "base": change.base,
        "head": change.head,
        "files": change.files,
        "added": change.added,
        "deleted": change.deleted,
        "note": change.note,
    }


def _item(item: Item) -> _Object:
    return {
        "id": item.id,
        "check": item.check,
        "title": item.title,
        "verdict": item.verdict,
        "value": item.value,
        "limit": item.limit,
        "unit": item.unit,
        "on": item.on,
        "findings": item.findings,
        "reason": item.reason,
        "evidence": item.evidence,
        "detail": item.detail,
        "cached": item.cached,
        "seconds": round(item.seconds, 3),
        "started": round(item.started, 3),
    }


def _finding(finding: Finding) -> _Object:
    location = finding.location
    return {
        "check": finding.check,
        "rule": finding.rule,
        "severity": finding.severity.label,
        "message": finding.message,
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
        "new": finding.new,
        "suppressed": finding.suppressed,
        "fingerprint": finding.fingerprint,
        "help": finding.help,
        "fixable": finding.fixable,
        "measure": finding.measure,
    }


def _tool(tool: Tool) -> _Object:
    return {"name": tool.name, "version": tool.version, "origin": tool.origin, "path": tool.path}
