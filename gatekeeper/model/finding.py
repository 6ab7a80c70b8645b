"""What a check found, and where."""

from __future__ import annotations

from enum import IntEnum
from fractions import Fraction

from msgspec import Struct


class Severity(IntEnum):
    """How bad a finding is; ordered, so that `max` and `>=` mean what they say."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The lower-case name that reports use."""
        return self.name.lower()


class Location(Struct, frozen=True):
    """A path relative to the repository, with `/` between components, and a region that counts from 1."""

    path: str
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None

    @property
    def sort_key(self) -> tuple[str, int, int]:
        """Orders by path, then line, then column; a whole file comes before its lines."""
        return (self.path, self.line or 0, self.column or 0)


class Finding(Struct, frozen=True):
    """One rule hit.

    `measure` names the count that the finding adds to, such as `lint.findings`. `value` is the number that broke a
    limit, where the finding is about one. `masked` says that its region holds a secret, which no report may show (the
    whole of its lines where it names no columns). `new`, `suppressed` and `fingerprint` are filled in after the check
    has run; a check leaves them alone.
    """

    check: str
    rule: str
    message: str
    severity: Severity
    location: Location
    measure: str
    help: str | None = None
    fixable: bool = False
    value: Fraction | None = None
    masked: bool = False
    new: bool = True
    suppressed: bool = False
    kind: str = ""
    fingerprint: str = ""

    @property
    def name(self) -> str:
        """The rule as shown to people: `lint/F401`."""
        return f"{self.check}/{self.rule}"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        """The order of every report: path, line, column, check, rule, message."""
        return (*self.location.sort_key, self.check, self.rule, self.message)
