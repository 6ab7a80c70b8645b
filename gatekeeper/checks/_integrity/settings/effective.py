"""Settings of tools: what each would do at either end of the change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from gatekeeper.checks._integrity.report import graded
from gatekeeper.checks._integrity.settings.commands import REPLACED_BY
from gatekeeper.checks._integrity.settings.documents import dig
from gatekeeper.checks._integrity.settings.ends import Ends, Folder
from gatekeeper.checks._integrity.settings.files import is_settings
from gatekeeper.checks._integrity.settings.found import is_run
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.tools import codecov, coverage, linters, pytest, ruff, secrets, ty, types
from gatekeeper.checks._integrity.settings.values import Loosening, Settings
from gatekeeper.model.finding import Finding

_READERS: tuple[Callable[[Folder], Settings], ...] = (
    ruff.read,
    pytest.read,
    coverage.read,
    types.read_pyright,
    types.read_basedpyright,
    types.read_mypy,
    ty.read,
    linters.read_bandit,
    linters.read_flake8,
    linters.read_pylint,
    linters.read_thresholds,
    secrets.read,
    codecov.read,
)
_IMPLIED_BY = {"strict": "typeCheckingMode"}
_RUN_ANYWAY = ("ruff", "pytest", "coverage", "pyright", "bandit", "detect-secrets")
"""Tools that watch a project even before it has settings for them."""

_TUNED = ("mypy", "pylint")
"""Tools that hardly any project runs as they come: of first settings only what is hardly ever honest is told."""


def findings(ends: Ends) -> Iterator[Finding]:
    """Every setting that watches less at the head, in each folder whose settings files changed."""
    for base, head in ends.folders(is_settings):
        pairs = [_read(reader, base, head, ends) for reader in _READERS]
        arrived = _arrived(head, pairs)
        for before, after in pairs:
            if _concerns(head, before, after) and not arrived.intersection(_replacing(after)):
                yield from _compared(before, after, ends)


def _read(read: Callable[[Folder], Settings], base: Folder, head: Folder, ends: Ends) -> tuple[Settings, Settings]:
    """A tool's settings at both ends: where a folder's own are gone, those at the root that came with the change."""
    before, after = read(base), read(head)
    gone = before.file is not None and after.file is None
    root = read(Folder(head.end, "")) if head.path and gone else after
    return before, root if root.file in ends.changed else after


def _arrived(head: Folder, pairs: Iterable[tuple[Settings, Settings]]) -> set[str]:
    """The tools that have settings now, and had none before."""
    others = {name for name in ("pyrefly",) if name in dig(head.toml("pyproject.toml"), "tool")}
    return others | {after.tool for before, after in pairs if before.file is None and after.file is not None}


def _replacing(settings: Settings) -> tuple[str, ...]:
    """The tools whose arrival explains that this one's settings are gone."""
    return REPLACED_BY.get(settings.tool, ()) if settings.file is None else ()


def _concerns(folder: Folder, before: Settings, after: Settings) -> bool:
    """Whether the tool has settings, and they stand in this folder at one of the ends."""
    places = {file.rpartition("/")[0] for file in (before.file, after.file) if file is not None}
    return bool(places) if not folder.path else folder.path in places


def _compared(before: Settings, after: Settings, ends: Ends) -> Iterator[Finding]:
    lost = _losses(before, after, ends) if before.file is not None else _adopted(before, after, ends)
    for key, loosening in lost.items():
        if _IMPLIED_BY.get(key) not in lost:
            yield _finding(before, after, key, loosening, ends)


def _adopted(before: Settings, after: Settings, ends: Ends) -> Mapping[str, Loosening]:
    """What a tool's first settings do less: what they leave out was never looked at in the way they ask for."""
    if before.tool not in _RUN_ANYWAY and not is_run(before.tool, ends.base):
        return {}
    asks = before.tool in _TUNED or bool(_losses(after, before, ends))
    return {
        key: one
        for key, one in _losses(before, after, ends).items()
        if one.grave or not (asks or key == linters.OF_ASSERTIONS)
    }


def stricter(before: Settings, after: Settings, ends: Ends) -> bool:
    """Whether a tool's settings ask for more, and nowhere for less; those it did not have before ask for more."""
    arrived = before.file is None and after.file is not None
    return arrived or (bool(_losses(after, before, ends)) and not _losses(before, after, ends))


def _losses(before: Settings, after: Settings, ends: Ends) -> Mapping[str, Loosening]:
    """What the settings do less, by key."""
    keys = sorted(before.guards.keys() | after.guards.keys())
    found = ((key, before.guards[key].loosened(after.guards[key], ends)) for key in keys)
    return {key: one for key, one in found if one is not None}


def _finding(before: Settings, after: Settings, key: str, loosening: Loosening, ends: Ends) -> Finding:
    path = _where(after.file or before.file or "", ends)
    line = line_of(ends.head.read(path), loosening.needle, *_words(key))
    gone = f" (its settings in {before.file} are gone)" if after.file is None else ""
    text = f"{after.tool}: {key} {loosening.what}{gone}"
    return graded(loosening.grave, loosening.rule, text, path, line)


def _where(path: str, ends: Ends) -> str:
    """The file of settings, or, where that is as it was, a new one beside it that is read in its place."""
    beside = path.rpartition("/")[0]
    new = (one for one in sorted(ends.changed - ends.base.paths) if one.rpartition("/")[0] == beside)
    return path if path in ends.changed else next(filter(is_settings, new), path)


def _words(key: str) -> tuple[str, ...]:
    return tuple(word.strip(",") for word in key.split() if word not in ("and", "or"))
