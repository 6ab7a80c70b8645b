"""Giving every finding its identity. Marking never drops a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256

from msgspec.structs import replace

from gatekeeper.model.change import Change, Comparison, Status
from gatekeeper.model.finding import Finding

LineReader = Callable[[str, int], str]
"""Returns the source line at (path, 1-based line), or "" when there is none."""


def with_help(findings: Iterable[Finding], links: Mapping[str, str]) -> Iterator[Finding]:
    """The findings, each with the address that documents its rule, where its check gave none and `links` has one."""
    return (replace(one, help=links.get(one.name)) if one.help is None else one for one in findings)


def fingerprinted(findings: Iterable[Finding], line_at: LineReader) -> tuple[Finding, ...]:
    """The findings, sorted and each with its fingerprint.

    A fingerprint is made of the check, the rule, the path and the source line with its white space folded, and of an
    ordinal among equals. It holds no line number, so it survives code moving up and down.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    marked: list[Finding] = []
    for finding in sorted(findings, key=lambda one: one.sort_key):
        location = finding.location
        line = " ".join(line_at(location.path, location.line).split()) if location.line else ""
        identity = (finding.name, location.path, line)
        seen[identity] += 1
        fingerprint = _digest(*identity, str(seen[identity]))
        marked.append(replace(finding, kind=_digest(*identity), fingerprint=fingerprint))
    return tuple(marked)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def on_changed_lines(finding: Finding, comparison: Comparison) -> bool:
    """Whether the change touches the place of the finding: one of its lines, or any of a file that it is about."""
    if not isinstance(comparison, Change):
        return True
    file = comparison.file(finding.location.path)
    if file is None:
        return False
    if file.status is Status.ADDED:
        return True
    first = finding.location.line
    if first is None:
        return bool(file.added_lines)
    last = finding.location.end_line or first
    return any(first <= line <= last for line in file.added_lines)
