"""Noticing that one is stuck: the same failure again and again, whatever is edited in between."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from gatekeeper.git import Repository
from gatekeeper.model.change import Change, Comparison
from gatekeeper.model.finding import Finding, Location
from gatekeeper.model.report import Report, Stuck, Verdict
from gatekeeper.prepare import Prepared
from gatekeeper.request import Request

PATIENCE = 3
"""Runs with the same failure, each after an edit, that make one stuck."""
_REMEMBERED = 12
_NAMED = 5

State = Mapping[str, str]
"""What was on disk: the digests of the files that differ from the base, and the commit that is checked out."""


class Run(Struct, frozen=True):
    """A failed run: which failure, in words too, and what was on disk."""

    failure: str
    error: tuple[str, ...]
    state: State = field(default_factory=dict[str, str])


def with_stuck(report: Report, prepared: Prepared, request: Request, folder: Path) -> Report:
    """The report, saying so if the same failure was seen three times running with edits in between.

    Runs are remembered in the folder, by project and by what was asked for; a run that passes, or fails otherwise,
    begins anew. Nothing is remembered for commits, which nobody is editing, with `--no-cache` or while watching. What
    cannot be remembered is forgotten: this is advice, no verdict depends on it.
    """
    repository = prepared.place.repository
    unfinished = request.watching or not request.cache
    if repository is None or unfinished or prepared.tree.head.commit is not None:
        return report
    file = history(prepared, request, folder)
    if report.verdict is not Verdict.FAIL:
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)
        return report
    run = Run(failure_of(report), error_of(report), _state(repository, prepared.comparison))
    runs = _continued(_remembered(file), run)
    _remember(file, runs)
    return replace(report, stuck=_stuck(runs)) if len(runs) >= PATIENCE else report


def history(prepared: Prepared, request: Request, folder: Path) -> Path:
    """The file in the folder that holds the failed runs of this project, judged as the request says."""
    return folder / f"{_digest(str(prepared.place.root), *request.words)}.json"


def failure_of(report: Report) -> str:
    """The failure's identity: which items failed, by which findings, wherever they moved."""
    return _digest(*sorted(_failed(report)), *sorted(one.fingerprint for one in _findings(report)))


def error_of(report: Report) -> tuple[str, ...]:
    """The failure in words: its first findings."""
    said = [f"{_place(one.location)} {one.name} {one.message}" for one in _findings(report)[:_NAMED]]
    return tuple(said) or tuple(f"{name} failed" for name in sorted(_failed(report)))


def _failed(report: Report) -> frozenset[str]:
    return frozenset(item.id for item in report.items if item.verdict is Verdict.FAIL)


def _findings(report: Report) -> tuple[Finding, ...]:
    failed = _failed(report)
    return tuple(one for one in report.findings if one.measure in failed and not one.suppressed)


def _place(location: Location) -> str:
    return location.path if location.line is None else f"{location.path}:{location.line}"


def _state(repository: Repository, comparison: Comparison) -> State:
    listing = repository.listing
    changed = (file.path for file in comparison.files) if isinstance(comparison, Change) else ()
    paths = {*changed, *listing.differing, *listing.untracked}
    return {"HEAD": repository.head() or "", **{path: _content(repository.root / path) for path in sorted(paths)}}


def _content(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()[:20]
    except OSError:
        return ""


def _continued(runs: Sequence[Run], run: Run) -> tuple[Run, ...]:
    """The runs that had this very failure without another in between, this one last; a run without an edit is none."""
    if not runs or runs[-1].failure != run.failure:
        return (run,)
    if runs[-1].state == run.state:
        return tuple(runs)
    return (*runs, run)[-_REMEMBERED:]


def _stuck(runs: Sequence[Run]) -> Stuck:
    steps = pairwise(runs)
    return Stuck(len(runs), runs[-1].error, tuple(_edited(before.state, after.state) for before, after in steps))


def _edited(before: State, after: State) -> tuple[str, ...]:
    return tuple(sorted(path for path in {*before, *after} if before.get(path) != after.get(path)))


def _remembered(file: Path) -> tuple[Run, ...]:
    try:
        rows: list[dict[str, Any]] = json.loads(file.read_bytes())
        return tuple(Run(row["failure"], tuple(row["error"]), dict(row["state"])) for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _remember(file: Path, runs: Sequence[Run]) -> None:
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps([asdict(run) for run in runs]), encoding="utf-8")


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]
