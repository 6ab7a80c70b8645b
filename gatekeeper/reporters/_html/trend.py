"""How the numbers of the checklist came to be what they are, over the runs that are remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from gatekeeper.model.report import EarlierRun, Item, Report, Verdict
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._html.checklist import WORDS

_TOP, _BOTTOM = 10.0, 90.0
"""Where the highest and the lowest value lie, in percent of the height."""
_HEADS = {"worktree": "work tree", "index": "index"}
_THIS = "this run"


class Tick(Struct, frozen=True):
    """A run in the strip of verdicts; lengths in percent."""

    verdict: Verdict
    left: float
    width: float


class Dot(Struct, frozen=True):
    """A value to point out; places in percent."""

    verdict: Verdict
    x: float
    y: float


class Series(Struct, frozen=True):
    """The values of one item. `lines` are polylines in percent, one for each stretch of runs that have a value.

    `limit` is where the limit lies, None when that is far from all values, or there is none.
    """

    title: str
    now: str
    summary: str
    limit: float | None
    lines: Sequence[str]
    dots: Sequence[Dot]


class Row(Struct, frozen=True):
    """A run in words, with its value of each series."""

    ended: str
    judged: str
    verdict: Verdict
    word: str
    took: str
    values: Sequence[str]


class Trend(Struct, frozen=True):
    """The runs, the oldest first, and the items whose value changed; `steady` are the titles of the others.

    The rows are the runs, the newest first.
    """

    summary: str
    strip: Sequence[Tick]
    series: Sequence[Series]
    steady: Sequence[str]
    rows: Sequence[Row]


def shown(report: Report) -> Trend | None:
    """The earlier runs and this one; None when no earlier run is remembered."""
    if not report.past:
        return None
    runs = (*report.past, EarlierRun(_THIS, "", report.change.head, report.verdict, report.seconds, report.values))
    changed, steady = _sorted_out(report, runs)
    return Trend(
        summary=_summary(runs),
        strip=[Tick(run.verdict, _percent(nth, len(runs)), _percent(1, len(runs))) for nth, run in enumerate(runs)],
        series=[_series(item, runs) for item in changed],
        steady=[f"{item.title} {select.number(item)}" for item in steady],
        rows=[_row(run, changed) for run in reversed(runs)],
    )


def _sorted_out(report: Report, runs: Sequence[EarlierRun]) -> tuple[list[Item], list[Item]]:
    """The items that have a value: those whose value changed, and the others."""
    changed, steady = list[Item](), list[Item]()
    for item in report.items:
        if item.value is not None:
            (changed if len(set(_values(item, runs)) - {None}) > 1 else steady).append(item)
    return changed, steady


def _values(item: Item, runs: Sequence[EarlierRun]) -> list[int | float | None]:
    return [run.values.get(item.id, (Verdict.SKIP, None))[1] for run in runs]


def _summary(runs: Sequence[EarlierRun]) -> str:
    counts = Counter(run.verdict for run in runs)
    said = ", ".join(f"{counts[verdict]} {word}" for verdict, word in WORDS.items() if counts[verdict])
    return f"{len(runs)} runs by this profile, the first at {_when(runs[0])} UTC: {said}."


class _Scale(Struct, frozen=True):
    """From the lowest to the highest of what is drawn; the limit is, where it is not far from the values."""

    low: float
    high: float
    limit: float | None

    def height(self, value: float) -> float:
        """The place of a value, in percent from the top."""
        share = (value - self.low) / (self.high - self.low)
        return round(_BOTTOM - share * (_BOTTOM - _TOP), 2)


def _scale(item: Item, known: Sequence[float]) -> _Scale:
    bound = select.bound(item)
    low, high = min(known), max(known)
    span = high - low
    if bound is None or not low - span <= bound[1] <= high + span:
        return _Scale(low, high, None)
    limit = float(bound[1])
    return _Scale(min(low, limit), max(high, limit), limit)


def _series(item: Item, runs: Sequence[EarlierRun]) -> Series:
    values = _values(item, runs)
    known = [value for value in values if value is not None]
    scale = _scale(item, known)
    places = [
        (_across(nth, len(runs)), None if value is None else scale.height(value)) for nth, value in enumerate(values)
    ]
    since = f"{min(known)} to {max(known)}{item.unit} since"
    return Series(
        title=item.title,
        now=select.number(item),
        summary=f"{known[0]}{item.unit} at first, {since}; limit {select.limit(item)}",
        limit=None if scale.limit is None else scale.height(scale.limit),
        lines=[" ".join(f"{x},{y}" for x, y in stretch) for stretch in _stretches(places)],
        dots=list(_dots(item, runs, places)),
    )


def _stretches(places: Sequence[tuple[float, float | None]]) -> Iterator[list[tuple[float, float]]]:
    """The places that follow each other without one that has no value."""
    for has_value, stretch in groupby(places, key=lambda place: place[1] is not None):
        if has_value:
            drawn = [(x, value) for x, value in stretch if value is not None]
            # A line to itself is drawn as a point, one without an end is not drawn.
            yield drawn if len(drawn) > 1 else drawn * 2


def _dots(item: Item, runs: Sequence[EarlierRun], places: Sequence[tuple[float, float | None]]) -> Iterator[Dot]:
    """Every run in which the item did not pass, and the last in any case."""
    for run, (x, y) in zip(runs, places, strict=True):
        verdict = run.values.get(item.id, (Verdict.SKIP, None))[0]
        if y is not None and (verdict is not Verdict.PASS or run is runs[-1]):
            yield Dot(verdict, x, y)


def _row(run: EarlierRun, changed: Sequence[Item]) -> Row:
    said = (run.values.get(item.id, (Verdict.SKIP, None))[1] for item in changed)
    return Row(
        ended=_when(run),
        judged=" at ".join(filter(None, (_HEADS.get(run.head, ""), run.commit[:10])))
        or _HEADS.get(run.head, run.head[:10]),
        verdict=run.verdict,
        word=WORDS[run.verdict],
        took=f"{run.seconds:.1f} s",
        values=["-" if value is None else f"{value}{item.unit}" for item, value in zip(changed, said, strict=True)],
    )


def _when(run: EarlierRun) -> str:
    return run.ended.replace("T", " ").removesuffix("Z")


def _across(nth: int, count: int) -> float:
    """The middle of the nth run's place in the strip, in percent."""
    return round(100 * (nth + 0.5) / count, 2)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 3)
