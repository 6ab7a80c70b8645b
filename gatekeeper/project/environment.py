"""What an environment is: its Python, version and packages, read from its folders where they tell."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from gatekeeper.errors import CannotVerify
from gatekeeper.model.project import OWN, Interpreter
from gatekeeper.project.distributions import installed, site_folders
from gatekeeper.project.probe import Probe

_PYTHONS = ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe")

_QUESTION = (
    "import json, sys; print(json.dumps({'version': sys.version_info[:3], 'prefix': sys.prefix, 'path': sys.path}))"
)


def is_environment(prefix: Path) -> bool:
    """Whether the folder is a virtual or conda environment, working or not."""
    return (prefix / "pyvenv.cfg").is_file() or (prefix / "conda-meta").is_dir()


def python_in(prefix: Path) -> Path | None:
    """The interpreter of an environment; None when it has none, or a link to one that is gone."""
    candidates = (prefix / name for name in _PYTHONS)
    return next((path for path in candidates if path.is_file() and os.access(path, os.X_OK)), None)


def own_interpreter() -> Interpreter:
    """The Python that runs gatekeeper."""
    sites = _sites(sys.path)
    return Interpreter(
        Path(sys.executable),
        sys.version_info[:3],
        OWN,
        Path(sys.prefix),
        frozenset(installed(sites)),
        sites,
    )


def describe(python: Path, origin: str, environ: Mapping[str, str], probe: Probe) -> Interpreter:
    """The version and packages of an interpreter. Raises CannotVerify when it does not run as one."""
    prefix = python.parent.parent
    settings = _pyvenv(prefix)
    version = _version(settings)
    if version is None or settings.get("include-system-site-packages", "").lower() == "true":
        return _asked(python, origin, environ, probe)
    sites = site_folders(prefix, version)
    return Interpreter(python.absolute(), version, origin, prefix.absolute(), frozenset(installed(sites)), sites)


def _asked(python: Path, origin: str, environ: Mapping[str, str], probe: Probe) -> Interpreter:
    answer = probe([str(python), "-I", "-c", _QUESTION], python.parent, environ)
    try:
        said = cast("dict[str, object]", json.loads(answer))
        major, minor, micro = cast("list[int]", said["version"])
        sites = _sites(cast("list[str]", said["path"]))
        prefix = Path(cast("str", said["prefix"]))
    except (ValueError, KeyError, TypeError) as error:
        raise CannotVerify(
            f"{python} ({origin}) does not run as Python 3: mend the environment, or set `python` in the gatekeeper "
            "settings",
            answer,
        ) from error
    return Interpreter(python.absolute(), (major, minor, micro), origin, prefix, frozenset(installed(sites)), sites)


def _sites(path: list[str]) -> tuple[Path, ...]:
    return tuple(Path(entry) for entry in path if entry.endswith(("site-packages", "dist-packages")))


def _pyvenv(prefix: Path) -> Mapping[str, str]:
    try:
        lines = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition("=") for line in lines)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _version(settings: Mapping[str, str]) -> tuple[int, int, int] | None:
    """The version that venv (`version`), or uv and virtualenv (`version_info`), wrote down."""
    for key in ("version_info", "version"):
        match = re.match(r"(\d+)\.(\d+)\.(\d+)", settings.get(key, ""))
        if match:
            return int(match[1]), int(match[2]), int(match[3])
    return None
