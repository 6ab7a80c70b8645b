"""How the functions and files of a project are spread, against the limit that the worst of them must keep."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from fractions import Fraction
from itertools import count

from msgspec import Struct

from gatekeeper.model.measure import PERCENT, Measure, Sample, rounded_down
from gatekeeper.model.report import Item, Report
from gatekeeper.reporters import _select as select
from gatekeeper.reporters._findings import place

_BINS = 30
"""Bars at most, of a distribution."""
_TICKS = 8
_WORST = 5
_HEIGHT = 100.0
"""Units of the tallest bar."""
_LEAST = 2.5
"""Units of a bar that stands for something, so that it can be seen."""
_HOLDS = {"<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt, "=": operator.eq}


class Bin(Struct, frozen=True):
    """The values from `first` to `last`: those that keep the limit and those that break it; lengths in percent."""

    label: str
    kept: int
    broken: int
    left: float
    width: float
    kept_height: float
    broken_height: float


class Distribution(Struct, frozen=True):
    """The values of one measure. `limit` says where the limit lies, in percent of the width; None when there is none.

    `ticks` are places and labels below the bars; `worst` are values, places and words.
    """

    title: str
    summary: str
    limit: float | None
    limit_text: str
    bins: Sequence[Bin]
    ticks: Sequence[tuple[float, str]]
    worst: Sequence[tuple[str, str, str]]


class _Limit(Struct, frozen=True):
    operator: str
    bound: Fraction

    def holds(self, value: Fraction) -> bool:
        """Whether one value keeps the limit."""
        return _HOLDS[self.operator](value, self.bound)

    @property
    def edge(self) -> Fraction:
        """Where it lies on an axis on which each number takes the room up to the next."""
        return self.bound + (self.operator in ("<=", ">"))


def shown(report: Report) -> Sequence[Distribution]:
    """One for each measure that was taken of several things; percentages are shown as coverage."""
    items = {item.id: item for item in report.items}
    return [
        _distribution(measure, items.get(name))
        for name, measure in sorted(report.measures.items())
        if measure.has_values and measure.unit != PERCENT
    ]


def _distribution(measure: Measure, item: Item | None) -> Distribution:
    limit = _limit(item)
    samples = sorted((one for one in measure.samples if one.value is not None), key=_value, reverse=True)
    values = [_value(sample) for sample in samples]
    step, bins = _scale(max(values[0], limit.edge if limit else Fraction(0)))
    title, text = (item.title, select.limit(item)) if item else (measure.id, "")
    return Distribution(
        title=title,
        summary=_summary(values, limit, text),
        limit=_percent(limit.edge, step * bins) if limit else None,
        limit_text=text,
        bins=_bins(values, limit, step, bins),
        ticks=_ticks(step, bins),
        worst=_worst(samples, limit),
    )


def _limit(item: Item | None) -> _Limit | None:
    bound = select.bound(item) if item else None
    return _Limit(*bound) if bound and bound[0] in _HOLDS else None


def _value(sample: Sample) -> Fraction:
    return sample.value or Fraction(0)


def _worst(samples: Sequence[Sample], limit: _Limit | None) -> list[tuple[str, str, str]]:
    """The largest, or the smallest where the limit asks for more; the samples are sorted, the largest first."""
    upwards = limit is not None and limit.operator.startswith(">")
    chosen = (samples[::-1] if upwards else samples)[:_WORST]
    return [(str(rounded_down(_value(sample))), place(sample.location), sample.message) for sample in chosen]


def _scale(most: Fraction) -> tuple[int, int]:
    """The width of a bin, which is a round number, and how many it takes to hold a value of `most`."""
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if most // step < _BINS)
    return step, int(most // step) + 1


def _percent(part: Fraction, whole: int) -> float:
    return round(float(100 * part / whole), 3)


def _bins(values: Sequence[Fraction], limit: _Limit | None, step: int, bins: int) -> list[Bin]:
    kept, broken = [0] * bins, [0] * bins
    for value in values:
        side = kept if limit is None or limit.holds(value) else broken
        side[int(max(value, Fraction(0)) // step)] += 1
    tallest = max(map(sum, zip(kept, broken, strict=True)))
    return [
        Bin(
            label=str(nth * step) if step == 1 else f"{nth * step} to {(nth + 1) * step - 1}",
            kept=good,
            broken=bad,
            left=_percent(Fraction(nth), bins),
            width=_percent(Fraction(1), bins),
            kept_height=_height(good, tallest),
            broken_height=_height(bad, tallest),
        )
        for nth, (good, bad) in enumerate(zip(kept, broken, strict=True))
    ]


def _height(number: int, tallest: int) -> float:
    return round(max(_LEAST, _HEIGHT * number / tallest), 2) if number else 0.0


def _ticks(step: int, bins: int) -> list[tuple[float, str]]:
    """Numbers below the bars: in the middle of a bar that stands for one, else where a bar begins."""
    every = -(-bins // _TICKS)
    middle = Fraction(1, 2) if step == 1 else Fraction(0)
    return [(_percent(nth + middle, bins), str(nth * step)) for nth in range(0, bins, every)]


def _summary(values: Sequence[Fraction], limit: _Limit | None, text: str) -> str:
    """The distribution in words; the values are sorted, the largest first."""
    total = len(values)
    parts = {"median": values[total // 2], "90th percentile": values[total // 10], "largest": values[0]}
    said = ", ".join(f"{name} {rounded_down(value)}" for name, value in parts.items())
    if limit is None:
        return f"{total} measured: {said}"
    return f"{sum(not limit.holds(value) for value in values)} of {total} break the limit ({text}): {said}"
