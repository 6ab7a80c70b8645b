"""Environment: lock files in step, dependencies pinned, and folders that import as they should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gatekeeper.checks import _packages as packages
from gatekeeper.checks._changed import count
from gatekeeper.checks._locks import is_stale, locks
from gatekeeper.checks._pins import Declared, Pinning, declared, manifests
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Check, Context, MeasureInfo, RuleInfo
from gatekeeper.model.finding import Finding, Location, Severity
from gatekeeper.model.outcome import Broken, Completed, Skipped

LOCK, UNPINNED, PACKAGES = "environment.lock", "environment.unpinned", "environment.packages"
STALE, UNBOUNDED, NO_INIT, COLLISION, MISPLACED = (
    "lock-stale",
    "unpinned",
    "no-init",
    "test-name-collision",
    "misplaced",
)

_Part = tuple[tuple[Finding, ...], str] | Skipped | Broken


@dataclass(frozen=True)
class Environment(Check):
    """Looks at what decides which modules are imported and which versions are installed."""

    id = "environment"
    title = "Environment"
    summary = (
        "Whether the lock file (uv.lock, poetry.lock, pdm.lock) is in step with what the project declares, direct "
        "dependencies in pyproject.toml and requirements*.txt have a version, packages have their `__init__.py`, test "
        "modules do not collide, and folders that belong to the root lie there."
    )
    measures = (
        MeasureInfo(
            LOCK,
            "Lock files out of step",
            "Lock files of which uv, poetry or pdm says that they no longer fit pyproject.toml. uv may need the "
            "package index for that: without it the answer is that it could not be verified.",
            "Renew it: `uv lock`, `poetry lock` or `pdm lock`.",
        ),
        MeasureInfo(
            UNPINNED,
            "Dependencies without a version",
            "Direct dependencies, optional ones included, whose version is not held as the setting `pinned` asks.",
            "Give the version: `httpx>=0.27,<1`, or `httpx==0.27.2` where it must be exact.",
        ),
        MeasureInfo(
            PACKAGES,
            "Faulty packages and folders",
            "Folders of modules in a package that have no `__init__.py`, test modules that pytest would import under "
            "one name, and folders that belong to the project's root and lie deeper.",
            "Add the `__init__.py`, rename the module, or move the folder, as each finding says.",
        ),
    )
    rules = (
        RuleInfo(
            STALE,
            "Lock file is out of step",
            "The lock file does not fit what pyproject.toml declares.",
            "Renew it with the tool that wrote it, and commit both files together.",
            bad="pyproject.toml gains httpx, uv.lock stays as it was",
            good="pyproject.toml gains httpx, and `uv lock` has renewed uv.lock",
        ),
        RuleInfo(
            UNBOUNDED,
            "Dependency has no version",
            "Any version of the dependency would be taken, or more than the one that is asked for.",
            "Give the version.",
            bad='dependencies = ["httpx"]',
            good='dependencies = ["httpx>=0.27,<1"]',
        ),
        RuleInfo(
            NO_INIT,
            "Package has no __init__.py",
            "The folder holds modules and lies in a package, but has no `__init__.py`: tools disagree on whether it is "
            "one. A namespace package at the root of the sources is none of these, and test folders are not judged "
            "where pytest imports with importlib.",
            "Add an empty `__init__.py`.",
            bad="shop/__init__.py, shop/till/cash.py",
            good="shop/__init__.py, shop/till/__init__.py, shop/till/cash.py",
        ),
        RuleInfo(
            COLLISION,
            "Test modules have one name",
            "pytest imports both files under the same module name, and fails on the second. It does not where it "
            "imports with importlib.",
            "Rename one of them, or make packages of their folders.",
            bad="tests/a/test_x.py, tests/b/test_x.py",
            good="tests/a/test_ax.py, tests/b/test_bx.py",
        ),
        RuleInfo(
            MISPLACED,
            "Folder belongs to the root",
            "A folder of this name belongs to the project's root, and lies deeper.",
            "Move its files to the folder at the root.",
            bad="backend/thoughts/plan.md",
            good="thoughts/plan.md",
        ),
    )
    weight = 0.5

    lock: bool = field(default=False, metadata={"help": "Whether to ask about lock files; a condition turns it on."})
    pinned: Pinning = field(
        default="bounded",
        metadata={"help": "What a dependency needs: `bounded` any version limit, `exact` one version, `none` nothing."},
    )
    root_only: tuple[str, ...] = field(
        default=("thoughts",), metadata={"help": "Names of folders that may lie at the project's root alone."}
    )

    def run(self, context: Context) -> Completed:
        """The findings of each part; a part that cannot be verified says so by itself."""
        parts: dict[str, _Part] = {
            UNPINNED: _guarded(self._unpinned, context),
            PACKAGES: (tuple(self._folders(context)), count(len(context.project.files), "file")),
        }
        if self.lock:
            parts[LOCK] = _guarded(_locks, context)
        return _completed(parts)

    def _unpinned(self, context: Context) -> _Part:
        if not manifests(context):
            return Skipped("there is no pyproject.toml or requirements.txt that could declare dependencies")
        found = declared(context)
        loose = tuple(_loose(one, self.pinned) for one in found if not one.meets(self.pinned))
        return loose, f"{count(len(found), 'direct dependency')}"

    def _folders(self, context: Context) -> Iterator[Finding]:
        project, by_path = context.project, packages.imports_by_path(context)
        for folder, module in packages.unmarked(project, by_path):
            yield _finding(NO_INIT, f"{folder} holds modules of a package and has no __init__.py", module, PACKAGES)
        for name, paths in () if by_path else packages.colliding(project):
            yield _finding(COLLISION, f"pytest imports it as {name}, like {paths[0]}", paths[-1], PACKAGES)
        for folder, file in packages.misplaced(project, self.root_only):
            yield _finding(MISPLACED, f"{folder} belongs to the project's root", file, PACKAGES)


CHECK = Environment


def _completed(parts: dict[str, _Part]) -> Completed:
    done = {name: part for name, part in parts.items() if isinstance(part, tuple)}
    return Completed(
        tuple(finding for found, _ in done.values() for finding in found),
        {name: evidence for name, (_, evidence) in done.items()},
        absent={name: part for name, part in parts.items() if not isinstance(part, tuple)},
    )


def _guarded(part: Callable[[Context], _Part], context: Context) -> _Part:
    """What the part found, or why it could not be verified."""
    try:
        return part(context)
    except CannotVerify as error:
        return Broken(error.reason, error.detail)


def _locks(context: Context) -> _Part:
    there = tuple(locks(context))
    if not there:
        return Skipped("there is no uv.lock, poetry.lock or pdm.lock")
    stale = [(manager, path) for manager, path in there if is_stale(context, manager)]
    found = tuple(
        _finding(STALE, f"does not fit pyproject.toml any more: run `{manager.renew}`", path, LOCK)
        for manager, path in stale
    )
    return found, ", ".join(path for _, path in there)


def _loose(one: Declared, pinned: Pinning) -> Finding:
    wanted = "no version" if pinned == "bounded" else "not exactly one version"
    return _finding(UNBOUNDED, f"{one.name} has {wanted}", one.path, UNPINNED, one.line)


def _finding(rule: str, message: str, path: str, measure: str, line: int | None = None) -> Finding:
    return Finding("environment", rule, message, Severity.ERROR, Location(path, line), measure)
