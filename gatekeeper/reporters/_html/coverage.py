"""Coverage: the numbers against their limits, what the change leaves untested, and every file, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from gatekeeper.model.measure import PERCENT, Measure, Sample, rounded_down
from gatekeeper.model.report import Item, Report
from gatekeeper.reporters import _select as select

_PREFIX = "coverage."
_LINES = "coverage.lines"
_CHANGED = "coverage.changed"
_FILE = "coverage.file_min"
_MOST = 200
"""Files shown by name."""


class Bar(Struct, frozen=True):
    """A percentage with what was counted; `limit` is a percentage as well, None when there is none."""

    title: str
    value: float
    text: str
    evidence: str
    limit: float | None = None
    verdict: str = ""
    said: str = ""


class Coverage(Struct, frozen=True):
    """`untested` are the changed lines never run, in words, by file; `hidden` counts the files not shown."""

    bars: Sequence[Bar]
    untested: Sequence[tuple[str, Sequence[str]]]
    files: Sequence[Bar]
    hidden: int


def shown(report: Report) -> Coverage | None:
    """What there is to show; None when coverage was not measured."""
    items = {item.id: item for item in report.items}
    measures = {name: one for name, one in report.measures.items() if name.startswith(_PREFIX) and one.unit == PERCENT}
    if not measures:
        return None
    files = list(_files(measures, items.get(_FILE)))
    return Coverage(
        bars=[_bar(one, items.get(name)) for name, one in sorted(measures.items(), key=_order) if name != _FILE],
        untested=_untested(measures.get(_CHANGED)),
        files=files[:_MOST],
        hidden=len(files[_MOST:]),
    )


def _order(pair: tuple[str, Measure]) -> tuple[bool, str]:
    """The change comes first."""
    return pair[0] != _CHANGED, pair[0]


def _bar(measure: Measure, item: Item | None) -> Bar:
    text = f"{measure.value}{measure.unit}"
    if item is None:
        return Bar(measure.id, float(measure.exact), text, measure.evidence)
    said = f"limit {select.limit(item)}"
    return Bar(item.title, float(measure.exact), text, item.evidence, _limit(item), item.verdict, said)


def _limit(item: Item | None) -> float | None:
    bound = select.bound(item) if item else None
    return float(bound[1]) if bound else None


def _untested(changed: Measure | None) -> list[tuple[str, Sequence[str]]]:
    samples = changed.samples if changed else ()
    groups = groupby(samples, key=lambda sample: sample.location.path)
    return [(path, [_lines(sample) for sample in group]) for path, group in groups]


def _lines(sample: Sample) -> str:
    first, last = sample.location.line, sample.location.end_line
    return f"{first}-{last}" if last and last != first else f"{first}"


def _files(measures: dict[str, Measure], item: Item | None) -> Iterator[Bar]:
    """A bar for each file; what is never run of it is said in words."""
    missing = {one.location.path: one.message for one in measures[_LINES].samples} if _LINES in measures else {}
    samples = measures[_FILE].samples if _FILE in measures else ()
    for sample in sorted(samples, key=lambda one: (one.value or 0, one.location.path)):
        value = sample.value or 0
        text = f"{rounded_down(value)}{PERCENT}" if value else f"0{PERCENT}"
        path = sample.location.path
        yield Bar(path, float(value), text, sample.message, _limit(item), said=missing.get(path, ""))
