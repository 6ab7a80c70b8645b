"""Conditions, and the profiles that name sets of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct, field


def _decimal(limit: Fraction) -> str:
    """A limit as it was written: unlike a measured value, it is never cut."""
    return format((Decimal(limit.numerator) / Decimal(limit.denominator)).normalize(), "f")


class On(StrEnum):
    """What a condition counts: everything, or what the change introduces."""

    ALL = "all"
    NEW = "new"


OPERATORS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}


class Condition(Struct, frozen=True):
    """`measure operator limit`, such as `coverage.lines >= 80%`; `unit` is "%" or ""."""

    measure: str
    operator: str
    limit: Fraction
    unit: str = ""
    on: On = On.ALL

    @property
    def check(self) -> str:
        """The check that reports the measure."""
        return self.measure.partition(".")[0]

    @property
    def text(self) -> str:
        """The operator and limit as people write them: `>= 80%`."""
        return f"{self.operator} {_decimal(self.limit)}{self.unit}"

    def holds(self, value: Fraction) -> bool:
        """Whether the exact value satisfies the condition."""
        return OPERATORS[self.operator](value, self.limit)


@dataclass(frozen=True, slots=True)
class Suite:
    """A part of the tests that is run and measured on its own; gives the measure `coverage.<name>`."""

    name: str
    run: str


@dataclass(frozen=True, slots=True)
class Command:
    """Another tool that joins by configuration: its own check, named `id`."""

    id: str
    run: str
    parse: str = "exit-code"
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule about the change that is deliberately not held against some files until a day, that day included.

    `paths` are globs relative to the project's root; without any, the whole project is meant.
    """

    rule: str
    reason: str
    owner: str
    expires: date
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manual:
    """Something that no check can judge: `confirm` says who must, `source` where it is asked for ("line 12")."""

    id: str
    title: str
    confirm: str = "reviewer"
    source: str = ""


HANDOFF_SECTIONS = ("summary", "checklist", "failures", "files", "tests", "coverage", "scope", "traceability", "next")
"""What the document of a hand-off can hold, by name."""


class Profile(Struct, frozen=True):
    """Named checks' settings and conditions, fully resolved: nothing is inherited any more.

    `checks` maps a check's id to the settings to construct it with; `scope` is one of them. `origins` maps a
    condition to the profile or file that set it. `handoff` are the sections of a hand-off's document, in order; None
    for the usual ones.
    """

    name: str
    conditions: Mapping[str, Condition] = field(default_factory=dict[str, Condition])
    checks: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])
    origins: Mapping[str, str] = field(default_factory=dict[str, str])
    description: str = ""
    manual: tuple[Manual, ...] = ()
    handoff: tuple[str, ...] | None = None


class Settings(Struct, frozen=True):
    """Everything that configuration says; what is None was left to be worked out."""

    profile: Profile
    base: str | None = None
    source: tuple[str, ...] | None = None
    tests: tuple[str, ...] | None = None
    python: str | None = None
    exclude: tuple[str, ...] = ()
    suites: tuple[Suite, ...] = ()
    commands: tuple[Command, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    file: str | None = None
    """The file that the settings came from, as the user would name it; None when there is no configuration."""
