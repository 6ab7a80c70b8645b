"""Marks and colours for people: every choice of how something looks, in one place."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from gatekeeper.model.finding import Severity
from gatekeeper.model.report import Verdict
from gatekeeper.reporters._escape import ELLIPSIS, cells

_SGR = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
    "fail": "1;31",
    "pass": "32",  # nosec B105 - a verdict, not a password
    "error": "1;35",
    "skip": "2",
    "manual": "36",
}
_SEVERITIES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_MARKS = {Verdict.PASS: "✓", Verdict.FAIL: "✗", Verdict.ERROR: "?", Verdict.SKIP: "-", Verdict.MANUAL: "☐"}
_WORDS = {Verdict.PASS: "ok", Verdict.FAIL: "FAIL", Verdict.ERROR: "?", Verdict.SKIP: "-", Verdict.MANUAL: "todo"}


class Style(Struct, frozen=True):
    """How to write for one stream: with colours or without, with marks or in plain ASCII."""

    color: bool = False
    unicode: bool = True

    def paint(self, text: str, tone: str) -> str:
        """The text in the tone (a colour, or a verdict's name), if there are colours."""
        return f"\x1b[{_SGR[tone]}m{text}\x1b[0m" if self.color and text else text

    def mark(self, verdict: Verdict) -> str:
        """The sign of a verdict; all signs take the same width."""
        marks: Mapping[Verdict, str] = _MARKS if self.unicode else _WORDS
        return self.paint(pad(marks[verdict], 1 if self.unicode else 4), verdict)

    def tone(self, severity: Severity) -> str:
        """The colour of a severity."""
        return _SEVERITIES[severity]

    def own(self, text: str) -> str:
        """Words of gatekeeper's own, in ASCII where nothing else can be shown."""
        return text if self.unicode else text.replace(ELLIPSIS, "...").replace("│", "|")


def pad(text: str, width: int, *, right: bool = False) -> str:
    """The text filled up with spaces to `width` columns; `right` aligns it there."""
    space = " " * (width - cells(text))
    return space + text if right else text + space
