"""Which files the tests imported the project's sources from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from gatekeeper.checks._sessions import answer
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context
from gatekeeper.model.project import Project


def foreign(context: Context, folder: Path, expected: Mapping[str, str]) -> dict[str, str]:
    """Source files that a session imported from elsewhere, and from where.

    `expected` says which file a module should come from; a module that says it is from another one of these is made by
    the project itself. Raises CannotVerify when what was run differs from it.
    """
    places = {context.project.absolute(path).resolve() for path in expected.values()}
    found: dict[str, str] = {}
    for path in folder.glob("*.json"):
        for module, file in answer(path).get("modules", {}).items():
            own = expected.get(module)
            if own and Path(file) not in places:
                found[own] = file
    for path, file in found.items():
        if context.read(path) != _content(file):
            raise CannotVerify(
                f"the tests ran {file}, which differs from {path}: install the project in editable mode "
                "(`pip install -e .`)"
            )
    return found


def _content(file: str) -> bytes | None:
    try:
        return Path(file).read_bytes()
    except OSError:
        return None


def names(project: Project) -> dict[str, str]:
    """The source files by the names they are imported by."""
    parents = {str(PurePosixPath(root).parent) for root in project.sources}
    roots = project.import_roots or tuple(sorted(parents))
    found: dict[str, str] = {}
    for root in roots:
        found |= _names_under("" if root == "." else root, project.source_files)
    return found


def _names_under(root: str, paths: Iterable[str]) -> dict[str, str]:
    start = f"{root}/" if root else ""
    named: dict[str, str] = {}
    for path in paths:
        if path.endswith(".py") and path.startswith(start):
            module = path.removeprefix(start).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            named[module] = path
    return named
