"""Checkouts without the submodules that tests read: what a test does with every file of a folder is then nothing."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.settings.documents import Table, dig, parse_ini, parse_yaml, tables
from gatekeeper.checks._integrity.settings.ends import End, Ends
from gatekeeper.checks._integrity.settings.files import is_workflow
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.values import listed
from gatekeeper.model.finding import Finding


def findings(ends: Ends) -> Iterator[Finding]:
    """Workflows that fetched the submodules of the tests, and check the project out without them now."""
    missed = listed(sorted(_of_tests(ends.base) & _of_tests(ends.head)))
    for path in filter(is_workflow, sorted(ends.changed & ends.head.paths) if missed else ()):
        if _no_longer_fetches(ends, path):
            text = f"the checkout leaves out {missed}, which tests read"
            yield warning("ci-weakened", text, path, line_of(ends.head.read(path), "actions/checkout"))


def _no_longer_fetches(ends: Ends, path: str) -> bool:
    """Whether no checkout of a workflow does, where one did, nor anything else."""
    before = _fetching(ends.base.parsed(ends.origin(path), parse_yaml))
    after = _fetching(ends.head.parsed(path, parse_yaml))
    by_hand = b"submodule" in (ends.head.read(path) or b"")
    return any(before) and bool(after) and not any(after) and not by_hand


def _of_tests(end: End) -> frozenset[str]:
    """The submodules that lie within the tests."""
    known = end.parsed(".gitmodules", parse_ini).values()
    places = (str(one.get("path", "")) for one in known)
    return frozenset(place for place in places if place and end.project.is_test(f"{place}/file"))


def _fetching(table: Table) -> list[bool]:
    """Of each checkout of a workflow, whether it fetches submodules."""
    jobs = dig(table, "jobs").values()
    steps = (step for job in jobs for step in tables(dig(job).get("steps")))
    return [_fetches(dig(one, "with")) for one in steps if str(one.get("uses", "")).startswith("actions/checkout@")]


def _fetches(inputs: Table) -> bool:
    return str(inputs.get("submodules", "")).lower() in ("true", "recursive")
