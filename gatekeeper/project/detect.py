"""The project as gatekeeper sees it: files, layout and interpreter put together."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.model.profile import Settings
from gatekeeper.model.project import Decision, Interpreter, Project
from gatekeeper.project.layout import find_layout
from gatekeeper.project.listing import inside


def detect(
    tree: Path,
    prefix: str,
    files: tuple[str, ...],
    settings: Settings,
    interpreter: Interpreter,
    submodules: tuple[str, ...],
) -> Project:
    """Describes the project in the folder `prefix` of `tree`.

    `files` are the regular files of the tree that git does not ignore. Raises ConfigError when a configured name
    holds no Python, an `exclude` pattern is none, or a settings file cannot be read.
    """
    own = [path for path in files if inside(path, prefix) and path != prefix]
    kept = _without(own, settings.exclude, prefix)
    layout = find_layout(tree, prefix, kept, settings.source, settings.tests)
    return Project(
        repository=tree,
        prefix=prefix,
        files=kept,
        sources=layout.sources,
        tests=layout.tests,
        interpreter=interpreter,
        import_roots=layout.import_roots,
        submodules=tuple(path for path in submodules if inside(path, prefix)),
        decisions=(
            Decision("project", prefix or ".", _why_root(tree / prefix, settings)),
            Decision("files", str(len(kept)), _why_files(len(own) - len(kept), settings.exclude)),
            *layout.decisions,
        ),
    )


def _without(files: Iterable[str], exclude: tuple[str, ...], prefix: str) -> tuple[str, ...]:
    if not exclude:
        return tuple(sorted(files))
    from pathspec import GitIgnoreSpec

    try:
        # The plain matcher: the faster ones cannot take names that are not UTF-8.
        patterns = GitIgnoreSpec.from_lines(exclude, backend="simple")
    except ValueError as error:
        raise ConfigError(f"exclude in the gatekeeper settings: {error}") from error
    start = len(prefix) + 1 if prefix else 0
    return tuple(sorted(path for path in files if not patterns.match_file(path[start:])))


def _why_root(root: Path, settings: Settings) -> str:
    if settings.file:
        return f"configured in {settings.file}"
    described = [name for name in ("pyproject.toml", "setup.py", "setup.cfg") if (root / name).is_file()]
    return f"holds {described[0]}" if described else "nothing nearer describes a Python project"


def _why_files(left_out: int, exclude: tuple[str, ...]) -> str:
    return "all that git does not ignore" + (f", {left_out} left out by `exclude`" if exclude else "")


def walk(root: Path) -> tuple[str, ...]:
    """The regular files below `root`, relative to it, sorted: for a folder that git does not manage.

    Hidden folders, caches, installed packages and virtual environments are passed over, links are not followed.
    Raises CannotVerify when a folder cannot be read.
    """
    found: list[str] = []
    for folder, folders, names in os.walk(root, onerror=_refuse):
        folders[:] = [name for name in folders if not _is_passed_over(Path(folder, name))]
        paths = (Path(folder, name) for name in names)
        found += [path.relative_to(root).as_posix() for path in paths if _is_regular(path)]
    return tuple(sorted(found))


def _refuse(error: OSError) -> None:
    raise CannotVerify(f"{error.filename} cannot be read: {error.strerror}") from error


def _is_passed_over(folder: Path) -> bool:
    hidden = folder.name.startswith(".") or folder.name in ("__pycache__", "node_modules")
    return hidden or folder.is_symlink() or (folder / "pyvenv.cfg").is_file()


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        # Gone since the folder was listed.
        return False
