"""Earlier runs of a project, remembered to show how its numbers develop. No verdict depends on them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from msgspec.structs import replace

from gatekeeper.engine.cache import Cache, cache_folder
from gatekeeper.engine.scan import digest
from gatekeeper.git import Repository
from gatekeeper.model.report import EarlierRun, Report
from gatekeeper.prepare import Prepared, locate
from gatekeeper.request import Request

REMEMBERED = 60
"""Runs of a project, by one profile, that are remembered: enough to see where it goes."""


def remember_run(report: Report, prepared: Prepared, request: Request, folder: Path | None) -> None:
    """Adds the run to those of its project and profile, in the cache in that folder.

    A run that says the same of the same commit as the last one takes its place. Nothing is remembered while
    watching, with `--no-cache` or of a part of the project; what cannot be remembered is forgotten.
    """
    cache = _cache(folder, prepared.place.repository)
    if cache is None or _is_partial(request):
        return
    run = _past(report, prepared)
    key = _key(prepared.place.root, report)
    runs = _recalled(cache, key)
    earlier = runs[:-1] if runs and _told(runs[-1]) == _told(run) else runs
    cache.put_value(key, (*earlier, run)[-REMEMBERED:])


def _past(report: Report, prepared: Prepared) -> EarlierRun:
    return EarlierRun(
        ended=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        commit=prepared.tree.head.commit or _checked_out(prepared),
        head=report.change.head,
        verdict=report.verdict,
        seconds=report.seconds,
        values=report.values,
    )


def _checked_out(prepared: Prepared) -> str:
    repository = prepared.place.repository
    return (repository.head() if repository else None) or ""


def with_past(report: Report, request: Request) -> Report:
    """The report with the runs before it, as far as they are remembered."""
    place = locate(request)
    cache = _cache(cache_folder(), place.repository)
    if cache is None or not request.cache:
        return report
    runs = _recalled(cache, _key(place.root, report))
    # The last is this run, or one that told the same.
    return replace(report, past=runs[:-1] if runs and runs[-1].values == report.values else runs)


def _is_partial(request: Request) -> bool:
    return request.watching or not request.cache or bool(request.paths or request.only)


def _cache(folder: Path | None, repository: Repository | None) -> Cache | None:
    """The cache; None where a change could carry its own."""
    if folder is None or (repository and folder.resolve().is_relative_to(repository.root.resolve())):
        return None
    return Cache(folder)


def _recalled(cache: Cache, key: str) -> tuple[EarlierRun, ...]:
    return cast("tuple[EarlierRun, ...] | None", cache.get_value(key)) or ()


def _told(run: EarlierRun) -> tuple[object, ...]:
    """What makes a run worth a place of its own."""
    return (run.commit, run.head, run.verdict, run.values)


def _key(root: Path, report: Report) -> str:
    return digest("past", str(root), report.profile)
