"""Keeping secrets out of reports: the one place where what a check found to be one is made unreadable."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.gate.mark import LineReader
from gatekeeper.model.finding import Finding, Location
from gatekeeper.model.report import Item, Report

_MASK = "*"
_SHORTEST = 5
"""Characters of the shortest secret that is masked wherever it stands; a shorter one is so only on its own lines, since
as a word of two letters it would make everything else unreadable as well."""

_Place = tuple[str, int]


def masked(report: Report, line_at: LineReader) -> Report:
    """The report without the secrets that its findings point at: in messages, source lines, reasons and details.

    Each character of a secret becomes a `*`, so that columns still hold. `line_at` reads the examined tree.
    """
    secrets = _secrets(report.findings, line_at)
    if not secrets.by_line:
        return report
    local = replace(
        report,
        sources={place: secrets.hide_at(place, line) for place, line in report.sources.items()},
        findings=tuple(_finding(one, lambda text, one=one: secrets.hide_near(one, text)) for one in report.findings),
    )
    hide = _hider(secrets.everywhere(_texts(local)))
    return replace(
        local,
        sources={place: hide(line) for place, line in local.sources.items()},
        findings=tuple(_finding(one, hide) for one in local.findings),
        items=tuple(_item(item, hide) for item in local.items),
        notes=tuple(map(hide, local.notes)),
    )


class _Secrets(Struct, frozen=True):
    """The parts of lines that are secret."""

    by_line: Mapping[_Place, frozenset[str]]

    def hide_at(self, place: _Place, text: str) -> str:
        """A source line without its own secrets."""
        return _hider(self.by_line.get(place, ()))(text)

    def hide_near(self, finding: Finding, text: str) -> str:
        """What a finding says, without the secrets on its lines."""
        words = {word for place in _lines(finding.location) for word in self.by_line.get(place, ())}
        return _hider(words)(text)

    def everywhere(self, texts: Iterable[str]) -> frozenset[str]:
        """The secrets that are long enough to be masked in all texts, as far as they occur in one of these."""
        whole = "\n".join(texts)
        words = {word for found in self.by_line.values() for word in found if len(word) >= _SHORTEST}
        return frozenset(word for word in words if word in whole)


def _secrets(findings: Iterable[Finding], line_at: LineReader) -> _Secrets:
    found: defaultdict[_Place, set[str]] = defaultdict(set)
    for finding in findings:
        if finding.masked:
            for place in _lines(finding.location):
                found[place].add(_part(finding.location, place[1], line_at(*place)).strip())
    return _Secrets({place: frozenset(words - {""}) for place, words in found.items()})


def _lines(location: Location) -> Iterator[_Place]:
    if location.line is not None:
        last = max(location.line, location.end_line or 0)
        yield from ((location.path, number) for number in range(location.line, last + 1))


def _part(location: Location, number: int, line: str) -> str:
    """What of a line lies in the region."""
    first = (location.column or 1) - 1 if number == location.line else 0
    last = location.end_column - 1 if location.end_column and number == location.end_line else len(line)
    return line[first:last]


def _hider(words: Collection[str]) -> Callable[[str], str]:
    """Masks the words in a text, the longest first."""
    if not words:
        return str
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    return lambda text: pattern.sub(lambda match: _MASK * len(match[0]), text)


def _texts(report: Report) -> Iterator[str]:
    yield from report.sources.values()
    yield from report.notes
    for finding in report.findings:
        yield from filter(None, (finding.message, finding.help))
    for item in report.items:
        yield from filter(None, (item.reason, item.evidence, item.detail))


def _finding(finding: Finding, hide: Callable[[str], str]) -> Finding:
    return replace(finding, message=hide(finding.message), help=finding.help and hide(finding.help))


def _item(item: Item, hide: Callable[[str], str]) -> Item:
    return replace(
        item, reason=item.reason and hide(item.reason), evidence=hide(item.evidence), detail=hide(item.detail)
    )
