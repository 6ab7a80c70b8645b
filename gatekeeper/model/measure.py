"""The numbers that checks report, exact."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from gatekeeper.model.finding import Location

PERCENT = "%"
_DECIMALS = 2


def rounded_down(value: Fraction) -> int | float:
    """The value cut (not rounded) to two decimals: 99.996 is shown as 99.99, and an integer stays one."""
    scale = 10**_DECIMALS
    cut = value * scale // 1
    return int(cut // scale) if cut % scale == 0 else int(cut) / scale


class Sample(Struct, frozen=True):
    """One thing a measure was taken of: a function, a file, a run of lines.

    With a `value`, the sample is reported when that value breaks the condition by itself (one function above the
    complexity limit); without, whenever the measure as a whole breaks it (an uncovered line).
    """

    location: Location
    rule: str
    message: str
    value: Fraction | None = None


class Measure(Struct, frozen=True):
    """A number with its unit, the evidence in words ("764 of 1000 statements") and what it was taken of."""

    id: str
    exact: Fraction
    unit: str = ""
    evidence: str = ""
    samples: tuple[Sample, ...] = ()

    @classmethod
    def ratio(cls, id: str, part: int, whole: int, what: str, samples: tuple[Sample, ...] = ()) -> Measure:
        """A percentage that stays a fraction; `what` names the things counted. `whole` is at least 1."""
        exact = Fraction(part * 100, whole)
        return cls(id, exact, PERCENT, f"{part} of {whole} {what}", samples)

    @property
    def value(self) -> int | float:
        """The number as shown, rounded down."""
        return rounded_down(self.exact)

    @property
    def has_values(self) -> bool:
        """Whether single samples can break a condition by themselves."""
        return any(sample.value is not None for sample in self.samples)
