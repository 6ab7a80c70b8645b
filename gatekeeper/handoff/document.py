"""The hand-off as a document in Markdown: the acceptance checklist with its evidence, and what was changed for what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from gatekeeper.handoff.receipt import Binding, result_of
from gatekeeper.model.change import ChangedFile, Commit
from gatekeeper.model.finding import Finding
from gatekeeper.model.profile import On
from gatekeeper.model.report import Item, Report, Verdict
from gatekeeper.reporters._markdown import inline, opening

_FINDINGS = 20
"""Findings named of one failed item."""


class Work(Struct, frozen=True):
    """The work that is handed over: its report, what it is bound to, its files, and the commits it is made of."""

    report: Report
    binding: Binding
    files: Sequence[ChangedFile] = ()
    commits: Sequence[Commit] = ()

    def purpose(self, path: str) -> str:
        """What a file was changed for: what the commits that touched it say of themselves."""
        touching = (one for one in self.commits if any(path in file.ends for file in one.files))
        return "; ".join(one.subject for one in touching)


def document(work: Work, sections: Sequence[str]) -> str:
    """The document with the sections named, in that order; see SECTIONS. Raises KeyError for one that there is not."""
    parts = [list(_head(work)), *([f"## {TITLES[name]}", "", *SECTIONS[name](work)] for name in sections)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _head(work: Work) -> Iterator[str]:
    binding = work.binding
    yield f"# Hand-off: {result_of(work.report)} (profile {inline(work.report.profile)})"
    yield ""
    since = f" since `{binding.base[:12]}`" if binding.base else ", with nothing to compare with"
    made_by = f"gatekeeper {inline(work.report.version)}"
    yield f"Commit `{binding.commit[:12]}`, tree `{binding.tree[:12]}`{since}; {made_by}."


def _summary(work: Work) -> Iterator[str]:
    if not work.commits:
        yield "No commit since the base."
    yield from (f"- {opening(commit.subject)}" for commit in work.commits)


def _checklist(work: Work) -> Iterator[str]:
    for item in work.report.items:
        yield _line(item)
    yield from _remarks(work.report.notes)


def _remarks(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield ""
        yield f"Note: {inline(note)}"


def _line(item: Item) -> str:
    if item.verdict is Verdict.SKIP:
        return f"- {opening(item.title)}: not applicable, {inline(item.reason or 'no reason was given')}"
    box = "x" if item.verdict is Verdict.PASS else " "
    number = "" if item.value is None else f" {item.value}{item.unit}"
    limit = "" if not item.limit else f" ({item.limit}{' new' if item.on == On.NEW else ''})"
    return f"- [{box}] **{inline(item.title)}**{number}{inline(limit)}{_outcome(item)}"


def _outcome(item: Item) -> str:
    match item.verdict:
        case Verdict.PASS:
            return f": {inline(item.evidence)}" if item.evidence else ""
        case Verdict.FAIL:
            return f": FAILED, {inline(item.evidence)}" if item.evidence else ": FAILED"
        case Verdict.ERROR:
            return f": COULD NOT BE VERIFIED, {inline(item.reason or 'no reason was given')}"
        case _:
            return f": {inline(item.reason or 'to be confirmed by a reviewer')}"


def _failures(work: Work) -> Iterator[str]:
    failed = [item for item in work.report.items if item.verdict is Verdict.FAIL]
    if not failed:
        yield "Nothing failed."
    for item in failed:
        yield f"- {opening(item.title)}"
        yield from _named([one for one in work.report.findings if one.measure == item.id and not one.suppressed])


def _named(found: Sequence[Finding]) -> Iterator[str]:
    for one in found[:_FINDINGS]:
        place = one.location.path if one.location.line is None else f"{one.location.path}:{one.location.line}"
        yield f"  - {opening(place)} {inline(one.name)} {inline(one.message)}"
    if len(found) > _FINDINGS:
        yield f"  - and {len(found) - _FINDINGS} more"


def _files(work: Work) -> Iterator[str]:
    if not work.files:
        yield "No file was changed."
        return
    yield "| file | change | for |"
    yield "| --- | --- | --- |"
    for file in work.files:
        moved = f" from {inline(file.old_path)}" if file.old_path not in (None, file.path) else ""
        size = "binary" if file.binary else f"+{file.added} -{file.deleted}"
        yield f"| {inline(file.path)} | {file.status}{moved} ({size}) | {inline(work.purpose(file.path))} |"


def _tests(work: Work) -> Iterator[str]:
    yield from _items(work, ("tests", "kept", "tests_first", "order", "mutation"), "No test was asked for.")


def _coverage(work: Work) -> Iterator[str]:
    yield from _items(work, ("coverage",), "No coverage was asked for.")


def _scope(work: Work) -> Iterator[str]:
    items = [item for item in work.report.items if item.check == "scope"]
    if items and all(item.verdict is Verdict.PASS for item in items):
        yield f"Confirmed: all of the change ({len(work.files)} files) lies within the scope."
    else:
        yield "Not confirmed."
    yield ""
    yield from _items(work, ("scope",), "No scope was asked for.")


def _traceability(work: Work) -> Iterator[str]:
    yield from _items(work, ("traceability",), "No traceability was asked for.")


def _open(work: Work) -> Iterator[str]:
    still = [item for item in work.report.items if item.verdict in (Verdict.FAIL, Verdict.ERROR, Verdict.MANUAL)]
    if not still:
        yield "Nothing."
    yield from map(_line, still)


def _items(work: Work, checks: Sequence[str], otherwise: str) -> Iterator[str]:
    items = [item for item in work.report.items if item.check in checks]
    if not items:
        yield otherwise
    yield from map(_line, items)


SECTIONS: Mapping[str, Callable[[Work], Iterator[str]]] = {
    "summary": _summary,
    "checklist": _checklist,
    "failures": _failures,
    "files": _files,
    "tests": _tests,
    "coverage": _coverage,
    "scope": _scope,
    "traceability": _traceability,
    "next": _open,
}
"""What a document can hold, by name: functions that yield the lines of a section."""

TITLES: Mapping[str, str] = {
    "summary": "Summary",
    "checklist": "Acceptance checklist",
    "failures": "What failed",
    "files": "Files changed",
    "tests": "Test results",
    "coverage": "Coverage",
    "scope": "Scope",
    "traceability": "Traceability",
    "next": "Still to do",
}

USUAL = ("summary", "checklist", "failures", "files", "tests", "coverage", "scope", "next")
"""The sections of a hand-off for which the profile names none."""
