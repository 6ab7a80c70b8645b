"""The tasks that the matrix of a job runs one by one: those that a change takes out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import cast

from gatekeeper.checks._integrity.settings import workflows
from gatekeeper.checks._integrity.settings.documents import Table, dig
from gatekeeper.checks._integrity.settings.ends import Ends

_TASKS = re.compile(
    r"(?:tox|nox)?[-_]?(?:env|envs|task|session|check|command|cmd|target|suite|job)s?|tox|nox", re.IGNORECASE
)
_VERSION = re.compile(r"(?:c?python|cp|py|pypy)?[-.\d]*[a-z]?(?:-dev)?", re.IGNORECASE)


def dropped(path: str, ends: Ends, old: Table, new: Table) -> Iterator[tuple[str, str]]:
    """The jobs at both ends whose matrix lost tasks that the workflows name nowhere any more, with each. A version
    of Python is none.
    """
    before, after = workflows.jobs(path, old), workflows.jobs(path, new)
    for job in sorted(before.keys() & after.keys()):
        old_tasks, new_tasks = (set(_tasks(dig(end[job][0], "strategy"))) for end in (before, after))
        gone = sorted(task for task in old_tasks - new_tasks if not _is_named(task, ends))
        # As many new ones as went are the same ones under other names.
        yield from ((job, task) for task in gone if len(new_tasks - old_tasks) < len(gone))


def _is_named(task: str, ends: Ends) -> bool:
    files = (ends.head.read(path) or b"" for path in filter(workflows.is_workflow, ends.head.paths))
    return any(re.search(rb"(?<![\w-])%s(?![\w-])" % re.escape(task.encode()), content) for content in files)


def _tasks(value: object, key: str = "") -> Iterator[str]:
    """What stands under a key that names tasks, at any depth; without what a version is or an expression computes."""
    if isinstance(value, Mapping):
        named = cast("Mapping[str, object]", value).items()
        yield from chain.from_iterable(_tasks(inner, str(name)) for name, inner in named if name != "exclude")
    elif isinstance(value, list):
        yield from chain.from_iterable(_tasks(inner, key) for inner in cast("list[object]", value))
    elif _TASKS.fullmatch(key) and _is_task(str(value)):
        yield str(value)


def _is_task(value: str) -> bool:
    return "${{" not in value and not all(map(_VERSION.fullmatch, map(str.strip, value.split(","))))
