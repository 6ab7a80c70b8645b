"""How a project is installed for its tests on a host of continuous integration: guessed from the files that it has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from msgspec import Struct

from gatekeeper.config.document import PYPROJECT, Read

_NAMES = ("test", "tests", "testing", "dev")
"""What groups and extras are called that hold what tests need."""
_REQUIREMENTS = (
    "requirements.txt",
    *(f"requirements{sign}{name}.txt" for name in _NAMES for sign in "-_/"),
    *(f"{name}-requirements.txt" for name in _NAMES),
)
_PIP = "python -m pip install"
_UV = f"{_PIP} uv"
PINNED = ".python-version"

Exists = Callable[[str], bool]


class Installation(Struct, frozen=True):
    """The commands that install the project in the environment that is active, and the Python that it wants.

    `version_file` is the file that names the Python, "" when none does; `version` is its number where it is
    as plain as `3.12`.
    """

    steps: tuple[str, ...]
    version_file: str
    version: str


def installation(read: Read, exists: Exists) -> Installation:
    """The best guess; pytest is installed in any case. `read` and `exists` take names from the project's root."""
    described = _described(read)
    pinned = (read(PINNED) or b"").decode("utf-8", "replace").strip()
    file = PINNED if pinned else PYPROJECT if "requires-python" in _table(described, "project") else ""
    version = pinned if re.fullmatch(r"3\.\d+", pinned) else ""
    return Installation(tuple(_steps(described, exists)), file, version)


def _steps(described: Mapping[str, Any], exists: Exists) -> Iterator[str]:
    groups = _known(_table(described, "dependency-groups"))
    extras = _known(_table(_table(described, "project"), "optional-dependencies"))
    named = (*_options("group", groups), *_options("extra", extras))
    if exists("uv.lock"):
        yield from (_UV, " ".join(("uv sync --locked --inexact", *named)), "uv pip install pytest")
    elif exists("poetry.lock"):
        yield from (f"{_PIP} poetry pytest", "poetry install")
    elif "project" in described and not _is_built(described, exists):
        yield from (_UV, " ".join(("uv pip install -r pyproject.toml", *named, "pytest")))
    else:
        yield from _by_pip(_is_built(described, exists), groups, extras, exists)


def _by_pip(built: bool, groups: tuple[str, ...], extras: tuple[str, ...], exists: Exists) -> Iterator[str]:
    if groups:
        yield f"{_PIP} --upgrade pip"  # the first pip that knows groups is younger than some Pythons
    itself = f"'.[{','.join(extras)}]'" if extras else "."
    given = ("--editable", itself) if built else ()
    files = (word for name in _REQUIREMENTS if exists(name) for word in ("-r", name))
    yield " ".join((_PIP, *given, *files, *_options("group", groups), "pytest"))


def _is_built(described: Mapping[str, Any], exists: Exists) -> bool:
    """Whether the project says how a package is made of it."""
    return "build-system" in described or exists("setup.py") or exists("setup.cfg")


def _described(read: Read) -> Mapping[str, Any]:
    try:
        return tomllib.loads((read(PYPROJECT) or b"").decode("utf-8-sig"))
    except ValueError:
        return {}


def _table(outer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: object = outer.get(name)
    return cast("Mapping[str, Any]", found) if isinstance(found, dict) else {}


def _known(table: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in _NAMES if name in table)


def _options(kind: str, names: tuple[str, ...]) -> Iterator[str]:
    return (f"--{kind} {name}" for name in names)
