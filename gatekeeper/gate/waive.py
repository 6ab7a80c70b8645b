"""Waivers against findings: what is waived is suppressed, and said; nothing is dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from gatekeeper.model.finding import Finding
from gatekeeper.model.glob import Globs
from gatekeeper.model.profile import Waiver


def waived(
    findings: Iterable[Finding], waivers: Sequence[Waiver], today: date, prefix: str = ""
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings, in their order, those that a waiver covers suppressed, and a sentence for each waiver that matters.

    A waiver counts until the end of the day it names; after that it is said to have expired. `prefix` is the project's
    root in the repository, which the waivers' globs are relative to.
    """
    marked = tuple(findings)
    notes: list[str] = []
    for waiver in waivers:
        if waiver.expires < today:
            notes.append(f"the waiver of {waiver.rule} expired on {waiver.expires} and does not count ({waiver.owner})")
            continue
        covered = _covered(marked, waiver, prefix)
        if covered:
            marked = tuple(replace(one, suppressed=True) if one in covered else one for one in marked)
            notes.append(_said(waiver, len(covered)))
    return marked, tuple(notes)


def _covered(findings: Iterable[Finding], waiver: Waiver, prefix: str) -> frozenset[Finding]:
    globs = Globs.of(waiver.paths, "paths")
    start = f"{prefix}/" if prefix else ""
    return frozenset(
        one
        for one in findings
        if one.name == waiver.rule
        and not one.suppressed
        and (not waiver.paths or globs.match(one.location.path.removeprefix(start)))
    )


def _said(waiver: Waiver, count: int) -> str:
    where = f" in {', '.join(waiver.paths)}" if waiver.paths else ""
    hits = "1 finding" if count == 1 else f"{count} findings"
    return f"waived: {waiver.rule}{where}, {hits}: {waiver.reason} ({waiver.owner}, until {waiver.expires})"
