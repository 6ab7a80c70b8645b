"""The tasks that the matrix of a job runs one by one: those that a change takes out of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain, islice, product
from typing import cast

from gatekeeper.checks._integrity.settings import workflows
from gatekeeper.checks._integrity.settings.commands import Script, calls
from gatekeeper.checks._integrity.settings.documents import Table, dig, tables, words
from gatekeeper.checks._integrity.settings.ends import End, Ends
from gatekeeper.checks._integrity.settings.expressions import holds
from gatekeeper.checks._integrity.settings.files import is_workflow

_TASKS = re.compile(
    r"(?:tox|nox)?[-_]?(?:env|envs|task|session|check|command|cmd|target|suite|job)s?|tox|nox", re.IGNORECASE
)
_LENIENT = "continue-on-error"
_MOST = 1_000
_SWITCH = ("true", "false")
_SYSTEM = re.compile(rb"\b(ubuntu|windows|macos)-(?:latest|\d)", re.IGNORECASE)
_UNFINISHED = re.compile(r"dev|alpha|beta|rc\d*$|nightly|experimental|\d[ab]\d", re.IGNORECASE)
"""What is not out yet may fail."""
_VERSION = re.compile(r"(?:c?python|cp|py|pypy)?[-.\d]*[a-z]?(?:-dev)?", re.IGNORECASE)

_Identified = tuple[Mapping[str, str], AbstractSet[tuple[str, str]]]
"""A task, and what makes it that one."""


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


def let_pass(path: str, old: Table, new: Table) -> Iterator[tuple[str, str]]:
    """The jobs at both ends of whose matrix some tasks that there were may fail now, or a step of them that checks
    something, with what says so.
    """
    before, after = workflows.jobs(path, old), workflows.jobs(path, new)
    for job in sorted(before.keys() & after.keys()):
        known, now = before[job][0], after[job][0]
        if any(any(calls(one)) for one in after[job][1]):
            old_tasks, new_tasks = _identified(known), _combined(now)
            for was, said in _leniency(path, known, now):
                if any(holds(said, task) and _counted(old_tasks, was, task) for task in new_tasks):
                    yield job, said


def _leniency(path: str, known: Table, now: Table) -> Iterator[tuple[str, str]]:
    """What says of a job, and of each of its steps that checks something, that it may fail: before, and after."""
    yield _said(known), _said(now)
    steps = {_step(one): one for one in tables(known.get("steps"))}
    for step in tables(now.get("steps")):
        if any(calls(Script(str(step.get("run", "")), path))):
            yield _said(steps.get(_step(step), {})), _said(step)


def _step(table: Table) -> str:
    return str(table.get("name", table.get("run", "")))


def _said(table: Table) -> str:
    return str(table.get(_LENIENT, ""))


def _counted(known: list[_Identified], said: str, task: Mapping[str, str]) -> bool:
    """Whether the task is one of those known, perhaps with less said of it, its failure counted, and nothing in it is
    early.
    """
    finished = not any(map(_UNFINISHED.search, task.values()))
    same = [one for one, identity in known if finished and identity <= task.items()]
    return bool(same) and not any(holds(said, one) for one in same)


def _identified(job: Table) -> list[_Identified]:
    listed = dig(job, "strategy", "matrix").keys()
    return [(one, _identity(one, listed)) for one in _combined(job)]


def _identity(task: Mapping[str, str], listed: Collection[str]) -> AbstractSet[tuple[str, str]]:
    """What makes it that task: a switch that is added to it, such as that it may fail, only says something of it."""
    return {(key, value) for key, value in task.items() if key in listed or value.lower() not in _SWITCH}


def _combined(job: Table) -> list[dict[str, str]]:
    """The tasks of a job's matrix: each value of each list with each other, and those that are added. What is added
    to the lists' values of a task says more of it, and makes none of its own.
    """
    matrix = dig(job, "strategy", "matrix")
    lists = {key: words(value) for key, value in matrix.items() if key not in ("include", "exclude")}
    product_of = product(*lists.values()) if lists else ()
    found = [dict(zip(lists, one, strict=True)) for one in islice(product_of, _MOST)]
    rows = (dict(_flat(row)) for row in tables(matrix.get("include"))[:_MOST])
    return [*found, *(row for row in rows if not _said_of(row, found, lists))]


def _said_of(row: Mapping[str, str], tasks: list[dict[str, str]], lists: Collection[str]) -> bool:
    """Whether an addition says more of tasks that there are, to which it is added."""
    named = {key: value for key, value in row.items() if key in lists}
    meant = [one for one in tasks if named.items() <= one.items()]
    for one in meant:
        one.update(row)
    return bool(meant)


def _flat(row: Table) -> Iterator[tuple[str, str]]:
    """The values of a task, those of tables in it under both names: `env.TOXENV`."""
    for key, value in row.items():
        yield from ((f"{key}.{name}", str(one)) for name, one in dig(row, key).items())
        yield key, str(value)


def systems(end: End) -> frozenset[str]:
    """The systems on which the workflows run something."""
    contents = (end.read(path) or b"" for path in end.paths if ".github/workflows/" in path)
    return frozenset(found[1].decode().lower() for content in contents for found in _SYSTEM.finditer(content))


def _is_named(task: str, ends: Ends) -> bool:
    files = (ends.head.read(path) or b"" for path in filter(is_workflow, ends.head.paths))
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
