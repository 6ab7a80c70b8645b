"""What continuous integration runs: the scripts of GitHub, GitLab, Azure and CircleCI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import cast

from msgspec import Struct, field

from gatekeeper.checks._integrity.settings import conditions
from gatekeeper.checks._integrity.settings.commands import JOBS_PASSED, Script
from gatekeeper.checks._integrity.settings.documents import Table, dig, words
from gatekeeper.checks._integrity.settings.files import is_workflow
from gatekeeper.checks._integrity.settings.values import any_match

_MOST = 5000
_SYSTEMS = (".github", ".gitlab", "azure-pipelines", ".circleci")
_ALWAYS_STARTED = "synchronize"
"""The kind of request that there is whenever somebody pushes to one."""
_NO_CHECKS = frozenset({"no-commit-to-branch", "check-added-large-files", "branch-name"})
"""Hooks that say nothing about the code, so that leaving them out in continuous integration hides nothing."""
_OF_MATRIX = re.compile(r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}")
_ACTIONS = {
    "pre-commit/action": "pre-commit",
    "pre-commit-ci/lite-action": "pre-commit",
    "astral-sh/ruff-action": "ruff",
    "chartboost/ruff-action": "ruff",
    "jakebailey/pyright-action": "pyright",
    "re-actors/alls-green": JOBS_PASSED,
    "pypa/gh-action-pip-audit": "pip-audit",
    "pycqa/bandit-action": "bandit",
    "codespell-project/actions-codespell": "codespell",
    "github/codeql-action/analyze": "codeql",
    "gitleaks/gitleaks-action": "gitleaks",
    "trufflesecurity/trufflehog": "trufflehog",
    "actions/dependency-review-action": "dependency-review",
}
"""Well-known actions that check something, and the tools that they run."""
_PUT_UP_WITH = ("allowed-failures", "allowed-skips")
_SKIPPING = ("SKIP", "TOX_SKIP_ENV")
"""Variables by which pre-commit and tox are told what to leave out."""
_GITLAB_KEYS = ("default", "include", "stages", "variables", "workflow", "image", "services", "cache")


def system(path: str) -> str:
    """Which system of continuous integration a file configures; "" for none."""
    return next((name for name in _SYSTEMS if name in path), _SYSTEMS[0]) if is_workflow(path) else ""


def scripts(path: str, table: Table) -> Iterator[Script]:
    """The scripts that a file of continuous integration runs, each with what excuses its failure."""
    return islice(_gitlab(path, table) if ".gitlab" in path else _jobs(path, table), _MOST)


def events(table: Table) -> frozenset[str]:
    """The events on which a GitHub workflow starts."""
    # YAML takes the bare word `on` for a truth value.
    given = table.get("on", table.get("True"))
    return frozenset((*dig(given), *words(given)))


def on_every_push(table: Table, event: str) -> bool:
    """Whether a request starts the workflow each time that it is pushed to, as it does where no kinds are listed."""
    given = words(dig(table.get("on", table.get("True")), event).get("types"))
    return not given or _ALWAYS_STARTED in given


def is_for_tags(table: Table) -> bool:
    """Whether a push starts the workflow only where it is one of a tag."""
    given = dig(table.get("on", table.get("True")), "push").keys()
    return bool(given & {"tags", "tags-ignore"}) and not given & {"branches", "branches-ignore"}


def is_untriggered(table: Table) -> bool:
    """Whether one of Azure's pipelines starts neither on a push nor on a request."""
    return table.get("trigger") == "none" and table.get("pr") == "none"


def branches(table: Table, event: str) -> tuple[str, ...]:
    """The branches whose changes let the event start the workflow; none when all do."""
    return words(dig(table.get("on", table.get("True")), event).get("branches"))


def jobs(path: str, table: Table) -> Mapping[str, tuple[Table, tuple[Script, ...]]]:
    """The jobs of a file by name, each with its scripts."""
    if ".gitlab" in path:
        return {name: (job, tuple(_gitlab(path, {name: job}))) for name, job in _gitlab_jobs(table).items()}
    found = dig(table, "jobs").items()
    own = {name: cast("Table", job) for name, job in found if isinstance(job, Mapping)}
    return {name: (job, tuple(_job(path, job, _around(table)))) for name, job in own.items()}


def starts(table: Table, event: str, changed: str) -> bool:
    """Whether a change of the file lets the event start the workflow."""
    given = dig(table.get("on", table.get("True")), event)
    only, ignored = words(given.get("paths")), words(given.get("paths-ignore"))
    return (not only or any_match(only, changed)) and not any_match(ignored, changed)


def _jobs(path: str, table: Table) -> Iterator[Script]:
    found, around = table.get("jobs", table.get("runs")), _around(table)
    for job in _tables(found):
        yield from _job(path, job, around)
    for name in ("steps", "stages"):
        yield from _steps(path, table.get(name), around)
    if isinstance(found, Mapping):
        yield from _steps(path, cast("Table", found).get("steps"), around)


class _Around(Struct, frozen=True):
    """What holds for the steps of a job or a workflow: what starts them, why they do not count, pytest's options."""

    events: frozenset[str]
    excused: str = ""
    added: str = ""
    matrix: Table = field(default_factory=dict[str, object])

    def within(self, table: Table) -> _Around:
        """The same for what stands in a table of it."""
        added = str(dig(table, "env").get("PYTEST_ADDOPTS", self.added))
        matrix = dig(table, "strategy", "matrix") or self.matrix
        excused = self.excused or _excuse(table, self.events, matrix) or conditions.of_no_task(table, matrix)
        return _Around(self.events, excused, added, matrix)

    @property
    def start(self) -> str:
        """The line of a script that says so."""
        added = self.added.replace('"', "'")
        return f'export PYTEST_ADDOPTS="{added}"\n' if added else ""


def _around(table: Table) -> _Around:
    return _Around(events(table), added=str(dig(table, "env").get("PYTEST_ADDOPTS", "")))


def _job(path: str, job: Table, around: _Around) -> Iterator[Script]:
    own = around.within(job)
    # A reusable workflow may run anything.
    if isinstance(job.get("uses"), str):
        yield Script("make reusable-workflow", path, own.excused)
    yield from _steps(path, job.get("steps"), own)


def _steps(path: str, steps: object, around: _Around) -> Iterator[Script]:
    for step in _tables(steps):
        own = around.within(step)
        run = step.get("run", step.get("script", step.get("bash")))
        if isinstance(run, Mapping):
            own, run = own.within(cast("Table", run)), cast("Table", run).get("command")
        if isinstance(run, str):
            yield Script(_strictness(step) + own.start + run, path, own.excused)
        action = _action(step.get("uses"))
        if action:
            yield Script(action, path, own.excused or _let_pass(dig(step, "with")))
        for inner in ("steps", "jobs"):
            yield from _steps(path, step.get(inner), own)


def _strictness(step: Table) -> str:
    """GitHub's named bash stops at the first failure within a pipe; its default shell does not. One that is written
    out stops at none, unless it is told to.
    """
    shell = str(step.get("shell", ""))
    if "{0}" in shell and re.search(r"sh\b", shell) and not re.search(r"\s-\w*e", shell):
        return "set +e\n"
    return "set -o pipefail\n" if shell == "bash" else ""


def _action(uses: object) -> str:
    """The tool that a well-known action runs."""
    return _ACTIONS.get(str(uses or "").partition("@")[0].lower(), "")


def _let_pass(inputs: Table) -> str:
    """What an action is told to put up with."""
    return next((f"{name}: {inputs[name]}" for name in _PUT_UP_WITH if inputs.get(name)), "")


def _excuse(table: Table, starting: frozenset[str], matrix: Table) -> str:
    """Why a job's or step's failure does not count."""
    for key in ("continue-on-error", "continueOnError", "allow_failure"):
        value = table.get(key)
        if value is True or str(value).lower() in ("true", "${{ true }}") or _is_always(str(value), matrix):
            return f"{key}: true"
    for name in _SKIPPING:
        skipped = set(words(dig(table, "env").get(name))) - _NO_CHECKS
        if skipped:
            return f"{name}: {','.join(sorted(skipped))}"
    return conditions.reason(table, starting)


def _is_always(value: str, matrix: Table) -> bool:
    """Whether an expression asks the job's matrix for what is true in all its tasks."""
    asked = _OF_MATRIX.fullmatch(value)
    given = words(matrix.get(asked[1])) if asked else ()
    return bool(given) and all(one.lower() == "true" for one in given)


def _gitlab(path: str, table: Table) -> Iterator[Script]:
    for name, job in _gitlab_jobs(table).items():
        excused = _gitlab_excuse(name, job, table)
        for key in ("before_script", "script"):
            lines = islice(_flat(job.get(key)), _MOST)
            yield Script("\n".join(lines), path, excused)


def _gitlab_jobs(table: Table) -> Mapping[str, Table]:
    named = ((name, job) for name, job in table.items() if name not in _GITLAB_KEYS)
    return {name: cast("Table", job) for name, job in named if isinstance(job, Mapping)}


def _gitlab_excuse(name: str, job: Table, table: Table) -> str:
    """Why a job's failure does not count; one whose name begins with a dot runs only as part of another."""
    extended = {one for other in _gitlab_jobs(table).values() for one in words(other.get("extends"))}
    if name.startswith(".") and name not in extended:
        return f"{name} is hidden"
    manual = "when: manual" if job.get("when") == "manual" else ""
    return _excuse(job, frozenset(), {}) or manual or conditions.gitlab_reason(job)


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
