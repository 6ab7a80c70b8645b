"""What the change may touch: paths, operations and size."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

from gatekeeper.checks import _explained
from gatekeeper.checks._change import change_of
from gatekeeper.checks._reformat import MASS, kinds
from gatekeeper.errors import CannotVerify
from gatekeeper.model.bounds import DENIED, OUTSIDE, Bounds
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.model.check import Check, Context, MeasureInfo, Reads
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.measure import Measure
from gatekeeper.model.outcome import Completed, Outcome, Skipped
from gatekeeper.model.project import is_python

VIOLATIONS, FILES, LINES = "scope.violations", "scope.files", "scope.lines"
TOO_LARGE = "too-large"

Operation = Literal["delete", "rename", "mode", "symlink", "submodule", "binary", "mixed-reformat"]
_GITMODULES = ".gitmodules"
_REGULAR = {Mode.FILE, Mode.EXECUTABLE}
_WHOLE = (Status.ADDED, Status.COPIED, Status.DELETED)


@dataclass(frozen=True, slots=True)
class NonGoal:
    """Paths that the task is not about, and why."""

    paths: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True)
class Scope(Check):
    """Judges which paths the change touches, which operations it does, and how large it is."""

    id = "scope"
    of_change = True
    title = "Scope of the change"
    summary = (
        "Judges what the change touches since the merge base, untracked files included: only paths that `allow` holds "
        "(or all, where there is none) and that neither `deny` nor a non-goal holds. Both ends of a rename are judged, "
        "and a symlink by its target too. Globs are gitignore-style, relative to the project's root, exact in case."
    )
    measures = (
        MeasureInfo(
            VIOLATIONS,
            "Scope violations",
            "Paths that the change may not touch, operations that are forbidden, and limits on its size exceeded.",
            "Take the named paths out of the change; what they need is another task.",
        ),
        MeasureInfo(FILES, "Files changed", "How many files the change touches.", "Split the change."),
        MeasureInfo(LINES, "Lines changed", "Lines that the change adds and deletes, together.", "Split the change."),
    )
    rules = _explained.SCOPE
    weight = 0.1

    allow: tuple[str, ...] | None = field(
        default=None, metadata={"help": "Globs of what the change may touch; when given, all else is out of scope."}
    )
    deny: tuple[str, ...] = field(default=(), metadata={"help": "Globs that are always out of scope."})
    forbid: tuple[Operation, ...] = field(default=(), metadata={"help": "Operations that the change may not do."})
    max_files: int | None = field(default=None, metadata={"help": "The most files that it may touch."})
    max_lines: int | None = field(default=None, metadata={"help": "The most lines that it may add and delete."})
    non_goals: tuple[NonGoal, ...] = field(
        default=(), metadata={"help": 'What the task is not about: `{ paths = [...], reason = "..." }`.'}
    )
    narrowed_by: tuple[Scope, ...] = ()
    """Further scopes, of the command line or a task's file, that must hold as well."""

    def __post_init__(self) -> None:
        """Raises ValueError for a limit that nothing could meet."""
        if min(self.max_files or 0, self.max_lines or 0) < 0:
            raise ValueError("max_files and max_lines count from 0")

    def reads(self) -> Reads:
        """See Check."""
        return Reads.CHANGE

    def run(self, context: Context) -> Outcome:
        """One finding a violation; the size of the change as measures."""
        scopes = (self, *self.narrowed_by)
        change = change_of(context)
        if isinstance(change, Skipped):
            if any(scope.restricts for scope in scopes):
                raise CannotVerify(f"a scope is set, but there is {change.reason}; give a base with --base")
            return change
        found = _each_once(finding for scope in scopes for finding in _violations(scope, context, change))
        files, lines = len(change.files), change.added + change.deleted
        evidence = f"{files} changed files" if files != 1 else "1 changed file"
        return Completed(
            found,
            {VIOLATIONS: evidence},
            (Measure(FILES, Fraction(files)), Measure(LINES, Fraction(lines), evidence=evidence)),
        )

    @property
    def restricts(self) -> bool:
        """Whether there is anything that a change could violate."""
        limits = self.max_files is not None or self.max_lines is not None
        return self.allow is not None or limits or bool(self.deny or self.forbid or self.non_goals)


def _each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """A path that several scopes leave out is one violation; a change may be too large in more than one way."""
    known: dict[tuple[str, str, str], Finding] = {}
    for one in findings:
        message = one.message if one.rule == TOO_LARGE else ""
        known.setdefault((one.rule, one.location.path, message), one)
    return tuple(known.values())


def _violations(scope: Scope, context: Context, change: Change) -> Iterator[Finding]:
    judge = _Paths(scope, context)
    for file in change.files:
        yield from judge.file(file)
        for operation in _operations(file):
            if operation in scope.forbid:
                message = f"the change may not {_DOES[operation]}"
                yield _finding(f"forbidden-{operation}", file.path, message)
    if "mixed-reformat" in scope.forbid:
        yield from _mixed(context, change)
    yield from _too_large(scope, change)


class _Paths:
    """Judges single paths against one scope."""

    def __init__(self, scope: Scope, context: Context) -> None:
        self._repository = context.project.repository
        goals = ((goal.paths, goal.reason) for goal in scope.non_goals)
        self._bounds = Bounds.of(scope.allow, scope.deny, goals, context.project.prefix)

    def file(self, file: ChangedFile) -> Iterator[Finding]:
        """What is wrong with a changed file: either end of it, and where it leads if it is a symlink."""
        folder = "/" if Mode.SUBMODULE in (file.mode, file.old_mode) else ""
        for path in file.ends:
            yield from self.path(path, path, folder=folder)
        if file.mode is Mode.SYMLINK:
            yield from self.target(file)

    def path(self, path: str, shown: str, via: str = "", folder: str = "") -> Iterator[Finding]:
        """At most one finding about a path relative to the repository; `shown` is the changed file to blame.

        `folder` is "/" for what git keeps as a folder (a submodule): globs that end in `/` hold it then.
        """
        crossed = self._bounds.crossed(path, folder)
        if crossed:
            yield _finding(crossed.rule, shown, f"{via}{crossed.reason}")

    def target(self, file: ChangedFile) -> Iterator[Finding]:
        """The same for where a symlink leads, as it is written and as it resolves in the tree."""
        if not self._bounds.restrict:
            return
        # What lies behind the link is also to be found below the link's own path.
        yield from _denials(self.path(file.path, file.path, folder="/"))
        places = self._places(file)
        if not places:
            yield _finding(OUTSIDE, file.path, f"the symlink leads out of the repository: {file.target}")
        for path in places:
            yield from self._behind(path, file.path)

    def _places(self, file: ChangedFile) -> tuple[str, ...]:
        """Where a symlink leads, as written and as resolved; nowhere when it leads out of the repository."""
        written = _lexical(file.path, file.target or "")
        resolved = None if written is None else self._resolved(file.path)
        return () if written is None or resolved is None else tuple(dict.fromkeys((written, resolved)))

    def _behind(self, path: str, shown: str) -> Iterator[Finding]:
        """A link to a folder opens all that is in it: either the path or what is below it must be in scope."""
        own = list(self.path(path, shown, "the symlink leads to "))
        below = list(self.path(path, shown, "the symlink leads to ", folder="/\0"))
        yield from own if own and below else _denials((*own, *below))[:1]

    def _resolved(self, path: str) -> str | None:
        top = os.path.realpath(self._repository)
        real = os.path.realpath(self._repository / path)
        return Path(real).relative_to(top).as_posix() if Path(real).is_relative_to(top) else None


def _lexical(link: str, written: str) -> str | None:
    """Where a symlink leads as it is written; None when that is out of the repository."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(link), written))
    return None if posixpath.isabs(written) or path.split("/")[0] == ".." else path


def _denials(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(one for one in findings if one.rule == DENIED)


_DOES = {
    "delete": "delete files",
    "rename": "rename files",
    "mode": "alter file modes",
    "symlink": "add or alter symlinks",
    "submodule": "touch submodules",
    "binary": "add or alter binary files",
}


def _operations(file: ChangedFile) -> Iterator[Operation]:
    kept = file.status is not Status.DELETED
    happened: dict[Operation, bool] = {
        "delete": not kept,
        "rename": file.status is Status.RENAMED,
        "mode": {file.old_mode, file.mode} == _REGULAR,
        "symlink": kept and Mode.SYMLINK in (file.mode, file.old_mode),
        "submodule": Mode.SUBMODULE in (file.mode, file.old_mode) or _GITMODULES in file.ends,
        "binary": kept and file.binary,
    }
    return (operation for operation, so in happened.items() if so)


def _mixed(context: Context, change: Change) -> Iterator[Finding]:
    told = kinds(context, change)
    reformatted = sum(one.reformatted for one in told)
    others = any(file.status in _WHOLE and is_python(file.path) for file in change.files)
    if reformatted >= MASS and (others or any(one.functional for one in told)):
        worst = max(told, key=lambda one: one.reformatted)
        message = f"a functional change that also lays out {reformatted} lines anew: reformat in a change of its own"
        yield _finding("forbidden-mixed-reformat", worst.path, message)


def _too_large(scope: Scope, change: Change) -> Iterator[Finding]:
    sizes = (
        (scope.max_files, len(change.files), "files"),
        (scope.max_lines, change.added + change.deleted, "lines"),
    )
    for limit, size, what in sizes:
        if limit is not None and size > limit:
            yield _finding(TOO_LARGE, change.files[0].path, f"the change touches {size} {what}, at most {limit} may be")


def _finding(rule: str, path: str, message: str) -> Finding:
    return Finding("scope", rule, message, Severity.ERROR, Location(path), VIOLATIONS)


CHECK = Scope
