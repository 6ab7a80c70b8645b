"""By whose rules is judged: the settings and the baseline, of the tree under judgement or of the merge base."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.checks.coverage import Coverage
from gatekeeper.checks.scope import Scope
from gatekeeper.config import DEFAULT, has_settings, load, resolve_profile, scope_file
from gatekeeper.errors import UsageError
from gatekeeper.gate import baseline
from gatekeeper.gate.baseline import Baseline
from gatekeeper.git import Repository
from gatekeeper.model.change import Change, Comparison
from gatekeeper.model.check import Check
from gatekeeper.model.glob import validate_globs
from gatekeeper.model.profile import Settings
from gatekeeper.request import Policy, Request

Reader = Callable[[str], bytes | None]


class Rules(Struct, frozen=True):
    """The settings, the findings accepted beforehand (None: no baseline), and what the reader must know about them."""

    settings: Settings
    baseline: Baseline | None
    notes: tuple[str, ...] = ()

    @property
    def essence(self) -> tuple[Settings, Baseline | None]:
        """The rules without the names of the files that they came from."""
        profile = replace(self.settings.profile, origins={})
        return replace(self.settings, file=None, profile=profile), self.baseline


def rules_on_disk(root: Path, request: Request) -> Rules:
    """The rules that lie in a project's root. Raises ConfigError."""
    return _read(on_disk(root), request, "")


def rules_of(
    local: Rules, repository: Repository | None, prefix: str, comparison: Comparison, request: Request
) -> Rules:
    """The rules that judge: those of the merge base where the policy says so and it has any, else the local ones."""
    if request.chosen_policy() is Policy.WORKTREE or repository is None or not isinstance(comparison, Change):
        return local
    base = comparison.base

    def at_base(name: str) -> bytes | None:
        return repository.read(base, f"{prefix}/{name}" if prefix else name)

    where = f"at {base[:12]}"
    if not has_settings(at_base, where):
        return replace(local, notes=(_adopted(local.settings),)) if local.settings.file else local
    rules = _read(at_base, request, where)
    if rules.essence == local.essence:
        return local
    note = f"this change edits the gatekeeper settings or baseline: those of the base ({base[:12]}) judge it"
    return replace(rules, notes=(note,))


def _adopted(settings: Settings) -> str:
    """What is to be said of a project's first settings: they judge themselves, so what they leave out is named."""
    usual = resolve_profile(DEFAULT, lambda _: None).conditions.keys()
    left_out = sorted(usual - settings.profile.conditions.keys())
    note = "the base has no gatekeeper settings: this change's own judge it"
    return f"{note}, without {', '.join(left_out)}" if left_out else note


def _read(read: Reader, request: Request, where: str) -> Rules:
    judge = "new" if request.new_only else None
    settings = load(read, profile=request.profile, judge=judge, where=where)
    content = read(baseline.FILE)
    label = f"{baseline.FILE} {where}".strip()
    return Rules(settings, None if content is None else baseline.parse(content, label))


def on_disk(root: Path) -> Reader:
    """Reads the files of a folder by their names; None for those that are not there."""

    def read(name: str) -> bytes | None:
        try:
            return (root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    return read


def with_narrowed_scope(checks: Mapping[str, Check], request: Request) -> Mapping[str, Check]:
    """The checks with the scope narrowed as the command line says; it can only be narrowed.

    Raises UsageError when there is no such file or no scope to narrow, ConfigError for what is wrong in it.
    """
    narrowing = tuple(_narrowing(request))
    if not narrowing:
        return checks
    scope = checks.get(Scope.id)
    if not isinstance(scope, Scope):
        raise UsageError("a scope was given on the command line, but the profile has no condition on scope.violations")
    return {**checks, Scope.id: dataclasses.replace(scope, narrowed_by=narrowing)}


def with_given_coverage(checks: Mapping[str, Check], request: Request) -> Mapping[str, Check]:
    """The checks with the coverage reports of the command line instead of those of the configuration.

    Raises UsageError when nothing asks for coverage.
    """
    if not request.coverage:
        return checks
    check = checks.get(Coverage.id)
    if not isinstance(check, Coverage):
        raise UsageError("a coverage report was given on the command line, but the profile asks for no coverage")
    given = tuple(str(path.absolute()) for path in request.coverage)
    return {**checks, Coverage.id: dataclasses.replace(check, report="", reports=given)}


def _narrowing(request: Request) -> Iterator[Scope]:
    if request.allow or request.deny:
        validate_globs(request.allow, "--allow")
        validate_globs(request.deny, "--deny")
        yield Scope(allow=request.allow or None, deny=request.deny)
    if request.scope_file is not None:
        try:
            content = request.scope_file.read_bytes()
        except OSError as error:
            raise UsageError(f"{request.scope_file} cannot be read: {error.strerror}") from error
        settings: dict[str, Any] = dict(scope_file(content, str(request.scope_file)))
        yield Scope(**settings)
