"""What continuous integration runs: the scripts of GitHub, GitLab, Azure and CircleCI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import cast

from gatekeeper.checks._integrity.settings.commands import Script
from gatekeeper.checks._integrity.settings.documents import Table, dig, words
from gatekeeper.checks._integrity.settings.values import any_match

_MOST = 5000
_NEVER = ("false", "${{ false }}", "${{false}}", "never", "${{ always() && false }}")
_PATHS = re.compile(
    r"(^|.*/)(\.github/workflows/[^/]+\.ya?ml|\.github/actions/.+\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml|"
    r"azure-pipelines[^/]*\.ya?ml|\.circleci/config\.ya?ml|action\.ya?ml)"
)
_BY_CHANGE = frozenset({"push", "pull_request", "pull_request_target", "merge_group"})
_NO_CHECKS = frozenset({"no-commit-to-branch", "check-added-large-files", "branch-name"})
"""Hooks that say nothing about the code, so that leaving them out in continuous integration hides nothing."""
_GITLAB_KEYS = ("default", "include", "stages", "variables", "workflow", "image", "services", "cache")


def is_workflow(path: str) -> bool:
    """Whether a file configures continuous integration."""
    return _PATHS.fullmatch(path) is not None


def scripts(path: str, table: Table) -> Iterator[Script]:
    """The scripts that a file of continuous integration runs, each with what excuses its failure."""
    return islice(_gitlab(path, table) if ".gitlab" in path else _jobs(path, table), _MOST)


def triggers(table: Table) -> frozenset[str]:
    """The events on which a GitHub workflow starts by itself for every change."""
    # YAML takes the bare word `on` for a truth value.
    given = table.get("on", table.get("True"))
    return frozenset((*dig(given), *words(given))) & _BY_CHANGE


def starts(table: Table, event: str, changed: str) -> bool:
    """Whether a change of the file lets the event start the workflow."""
    given = dig(table.get("on", table.get("True")), event)
    only, ignored = words(given.get("paths")), words(given.get("paths-ignore"))
    return (not only or any_match(only, changed)) and not any_match(ignored, changed)


def _jobs(path: str, table: Table) -> Iterator[Script]:
    jobs = table.get("jobs", table.get("runs"))
    for job in _tables(jobs):
        yield from _job(path, job, "")
    for name in ("steps", "stages"):
        yield from _steps(path, table.get(name), "")
    if isinstance(jobs, Mapping):
        yield from _steps(path, cast("Table", jobs).get("steps"), "")


def _job(path: str, job: Table, excused: str) -> Iterator[Script]:
    own = excused or _excuse(job)
    # A reusable workflow may run anything.
    if isinstance(job.get("uses"), str):
        yield Script("make reusable-workflow", path, own)
    yield from _steps(path, job.get("steps"), own)


def _steps(path: str, steps: object, excused: str) -> Iterator[Script]:
    for step in _tables(steps):
        own = excused or _excuse(step)
        run = step.get("run", step.get("script", step.get("bash")))
        if isinstance(run, Mapping):
            own, run = own or _excuse(cast("Table", run)), cast("Table", run).get("command")
        if isinstance(run, str):
            yield Script(_strictness(step) + run, path, own)
        action = _action(step.get("uses"))
        if action:
            yield Script(action, path, own)
        for inner in ("steps", "jobs"):
            yield from _steps(path, step.get(inner), own)


def _strictness(step: Table) -> str:
    """GitHub's named bash stops at the first failure within a pipe; its default shell does not."""
    return "set -o pipefail\n" if step.get("shell") == "bash" else ""


def _action(uses: object) -> str:
    """The tool that a well-known action runs."""
    name = str(uses or "").partition("@")[0]
    known = {"pre-commit/action": "pre-commit", "astral-sh/ruff-action": "ruff", "chartboost/ruff-action": "ruff",
             "jakebailey/pyright-action": "pyright", "pre-commit-ci/lite-action": "pre-commit"}  # fmt: skip
    return known.get(name, "")


def _excuse(table: Table) -> str:
    """Why a job's or step's failure does not count."""
    for key in ("continue-on-error", "continueOnError", "allow_failure"):
        value = table.get(key)
        if value is True or str(value).lower() in ("true", "${{ true }}"):
            return f"{key}: true"
    for key in ("if", "condition", "enabled", "when"):
        if key in table and str(table[key]).strip().lower() in _NEVER:
            return f"{key}: {str(table[key]).lower()}"
    skipped = set(words(dig(table, "env").get("SKIP"))) - _NO_CHECKS
    return f"SKIP: {','.join(sorted(skipped))}" if skipped else ""


def _gitlab(path: str, table: Table) -> Iterator[Script]:
    for name, job in table.items():
        if name not in _GITLAB_KEYS and isinstance(job, Mapping):
            given = cast("Table", job)
            excused = _excuse(given) or ("when: manual" if given.get("when") == "manual" else "")
            for key in ("before_script", "script"):
                lines = islice(_flat(given.get(key)), _MOST)
                yield Script("\n".join(lines), path, excused)


def _flat(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and depth < 5:
        for one in cast("list[object]", value):
            yield from _flat(one, depth + 1)


def _tables(value: object) -> Iterator[Table]:
    """The tables of a list or of a table."""
    rows = list(cast("Mapping[str, object]", value).values()) if isinstance(value, Mapping) else value
    for row in cast("list[object]", rows) if isinstance(rows, list) else ():
        if isinstance(row, Mapping):
            yield cast("Table", row)
