"""What a rule of gatekeeper's own says."""

from __future__ import annotations

from msgspec import Struct


class RuleInfo(Struct, frozen=True):
    """The documentation of a rule of gatekeeper's own (tools document theirs), with an example of each side."""

    id: str
    title: str
    meaning: str
    fix: str
    bad: str = ""
    good: str = ""
