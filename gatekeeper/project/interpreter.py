"""Which Python has the project's dependencies."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from gatekeeper.errors import CannotVerify, ConfigError
from gatekeeper.model.project import Interpreter
from gatekeeper.project.environment import describe, is_environment, own_interpreter, python_in
from gatekeeper.project.probe import Probe, run_probe
from gatekeeper.project.reading import read_toml, table

_FOLDERS = (".venv", "venv", "env")

_MAKERS = {"uv.lock": "uv sync", "poetry.lock": "poetry install", ".pdm-python": "pdm install"}
"""What makes the environment of a project with such a file."""


class _Search(Struct, frozen=True):
    """Where to look: `folders` are the project's root and, for a member of a workspace, what lies above it."""

    folders: tuple[Path, ...]
    environ: Mapping[str, str]
    probe: Probe

    @property
    def root(self) -> Path:
        """The project's root."""
        return self.folders[0]

    def holder(self, name: str) -> Path | None:
        """The nearest of the folders with a file of that name."""
        return next((folder for folder in self.folders if (folder / name).is_file()), None)

    @property
    def path(self) -> list[str]:
        """The folders on PATH, without the one that a hook manager puts before them: gatekeeper's own."""
        folders = [folder for folder in self.environ.get("PATH", "").split(os.pathsep) if folder]
        own = Path(sys.executable).parent if self.in_hook else None
        return [folder for folder in folders if Path(folder) != own]

    @property
    def in_hook(self) -> bool:
        """Whether a hook manager runs us."""
        return "PRE_COMMIT" in self.environ

    def program(self, name: str) -> str | None:
        """A program on the user's PATH; never one below the project's root."""
        found = shutil.which(name, path=os.pathsep.join(self.path))
        return found if found and not Path(found).absolute().is_relative_to(self.root) else None


def find_interpreter(
    root: Path,
    configured: str | None,
    environ: Mapping[str, str],
    *,
    repository: Path | None = None,
    probe: Probe = run_probe,
) -> Interpreter:
    """The project's interpreter: the first of configuration, uv's environment, VIRTUAL_ENV, `.venv`, `venv`, `env`,
    those of poetry, pdm and hatch, the active conda environment, in a hook the one on PATH, gatekeeper's own Python.

    `repository` is the folder up to which an environment of a workspace is looked for. `probe` runs a program and
    returns what it printed; it is used only where folders do not tell. Raises ConfigError when what is configured is
    no Python, and CannotVerify when an environment was found that is broken.
    """
    search = _Search(_upwards(root, repository), environ, probe)
    if configured is not None:
        return describe(_configured(root, configured, search), "configuration", environ, probe)
    for look, origin in _LOOKS:
        for prefix in look(search):
            return describe(_working(prefix, origin, search), origin.format(prefix.name), environ, probe)
    return own_interpreter()


def _upwards(root: Path, repository: Path | None) -> tuple[Path, ...]:
    above = (root, *root.parents)
    return above[: above.index(repository) + 1] if repository in above else (root,)


def _configured(root: Path, configured: str, search: _Search) -> Path:
    path = root / configured
    if path.is_dir():
        found = python_in(path)
    elif path.name == configured and not path.exists():
        command = search.program(configured)
        found = Path(command) if command else None
    else:
        found = path if path.is_file() else None
    if found is None:
        raise ConfigError(
            f'python = "{configured}" in the gatekeeper settings: there is no Python at {path}; name an interpreter '
            "or the folder of a virtual environment, relative to the project's root"
        )
    return found


def _working(prefix: Path, origin: str, search: _Search) -> Path:
    python = python_in(prefix)
    if python is None:
        raise CannotVerify(
            f"the project's environment {prefix} ({origin.format(prefix.name)}) has no working Python: "
            f"{_mend(prefix, origin, search)}, or set `python`"
        )
    return python


def _mend(prefix: Path, origin: str, search: _Search) -> str:
    if origin in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        return f"deactivate it (or unset {origin}), or make it anew"
    for file, command in _MAKERS.items():
        if search.holder(file):
            return f"make it anew with `{command}`"
    return f"make it anew with `python -m venv --clear {prefix}` and install the project there"


def _uv(search: _Search) -> Iterator[Path]:
    """The environment that uv keeps for a project that it locks."""
    home = search.holder("uv.lock")
    named = search.environ.get("UV_PROJECT_ENVIRONMENT")
    if home is None:
        return
    prefix = home / (named or ".venv")
    if named or is_environment(prefix):
        yield prefix


def _active(search: _Search) -> Iterator[Path]:
    """The activated environment, unless it is the one that gatekeeper alone was installed into.

    A hook's environment is activated by the program that runs the hooks; the project's own then comes later.
    """
    named = search.environ.get("VIRTUAL_ENV")
    if named and Path(named).resolve() != Path(sys.prefix).resolve():
        yield Path(named)


def _folders(search: _Search) -> Iterator[Path]:
    candidates = (folder / name for folder in search.folders for name in _FOLDERS)
    yield from (prefix for prefix in candidates if is_environment(prefix))


def _poetry(search: _Search) -> Iterator[Path]:
    if search.holder("poetry.lock") or _has_table(search, "tool", "poetry"):
        yield from _asked(search, "poetry", "env", "info", "--path")


def _pdm(search: _Search) -> Iterator[Path]:
    home = search.holder(".pdm-python")
    if home is not None:
        named = (home / ".pdm-python").read_text(encoding="utf-8", errors="replace").strip()
        yield Path(named).parent.parent


def _hatch(search: _Search) -> Iterator[Path]:
    if _has_table(search, "tool", "hatch", "envs"):
        yield from _asked(search, "hatch", "env", "find")


def _conda(search: _Search) -> Iterator[Path]:
    named = search.environ.get("CONDA_PREFIX")
    if named and Path(named).resolve() != Path(sys.prefix).resolve():
        yield Path(named)


def _hidden(search: _Search) -> Iterator[Path]:
    """In a hook, the environment that the user had active: the manager replaces VIRTUAL_ENV, but PATH still tells.

    One that cannot run tests is some tool's own, such as that of the manager.
    """
    prefixes = (Path(folder).parent for folder in search.path if search.in_hook and Path(folder).is_absolute())
    yield from (prefix for prefix in prefixes if python_in(prefix) and _has_pytest(prefix))


def _has_pytest(prefix: Path) -> bool:
    return any(next(prefix.glob(f"{sites}/pytest"), None) for sites in ("lib*/*/site-packages", "Lib/site-packages"))


_LOOKS: Sequence[tuple[Callable[[_Search], Iterator[Path]], str]] = (
    (_uv, "uv"),
    (_active, "VIRTUAL_ENV"),
    (_folders, "{}"),
    (_poetry, "poetry"),
    (_pdm, "pdm"),
    (_hatch, "hatch"),
    (_conda, "CONDA_PREFIX"),
    (_hidden, "PATH"),
)


def _has_table(search: _Search, *keys: str) -> bool:
    return bool(table(read_toml(search.root / "pyproject.toml"), *keys))


def _asked(search: _Search, program: str, *arguments: str) -> Iterator[Path]:
    """The folder that a project manager names, if it is installed and there is an environment."""
    command = search.program(program)
    if command is None:
        return
    # Whether an environment is activated must not change the answer: it was judged already.
    environ = {name: value for name, value in search.environ.items() if name != "VIRTUAL_ENV"}
    said = search.probe([command, *arguments], search.root, environ).strip().splitlines()
    prefix = Path(said[-1]) if said else None
    if prefix is not None and prefix.is_dir():
        yield prefix
