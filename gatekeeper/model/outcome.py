"""How a check ended. Three types, so that "the tool is missing" cannot look like "the code is clean"."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from gatekeeper.model.finding import Finding
from gatekeeper.model.measure import Measure

NO_ENVIRONMENT = "no environment of the project was found"
"""What evidence says where a project's imports could not be resolved, because nothing that it needs is installed."""


class Skipped(Struct, frozen=True):
    """Nothing to judge here, and that is all right; `reason` says why."""

    reason: str


class Broken(Struct, frozen=True):
    """It could not be verified: never a pass. `detail` is the end of what the tool printed."""

    reason: str
    detail: str = ""


class Completed(Struct, frozen=True):
    """The check did its work.

    `counts` maps each count that the check keeps (`lint.findings`) to its evidence ("79 files"): the number itself is
    the number of findings that name it. `absent` maps a measure that could not be taken to the reason, skipped or
    broken. `artifacts` are files that a later check reads, by name.
    """

    findings: tuple[Finding, ...] = ()
    counts: Mapping[str, str] = field(default_factory=dict[str, str])
    measures: tuple[Measure, ...] = ()
    absent: Mapping[str, Skipped | Broken] = field(default_factory=dict[str, Skipped | Broken])
    artifacts: Mapping[str, Path] = field(default_factory=dict[str, Path])


Outcome = Completed | Skipped | Broken


class Result(Struct, frozen=True):
    """How a check ended, and the seconds it took; `cached` when it was remembered rather than run.

    `started` is when it began, in seconds since the first of the run could have.
    """

    outcome: Outcome
    seconds: float = 0.0
    cached: bool = False
    started: float = 0.0
