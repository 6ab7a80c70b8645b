"""Which files the tests imported the project's sources from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from gatekeeper.checks._sessions import answers
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context
from gatekeeper.model.project import Project


def foreign(context: Context, folder: Path, expected: Mapping[str, str]) -> dict[str, str]:
    """Source files that a session imported from elsewhere, and from where.

    `expected` says which file a module should come from; a module that says it is from another one of these is made by
    the project itself. Raises CannotVerify when what was run differs from it.
    """
    found = _elsewhere(context, folder, expected)
    places = {_place(context, path) for path in expected.values()} if found else set[Path]()
    found = {path: file for path, file in found.items() if Path(file) not in places}
    for path, file in found.items():
        if context.read(path) != _content(file):
            raise CannotVerify(
                f"the tests ran {file}, which differs from {path}: install the project in editable mode "
                "(`pip install -e .`)"
            )
    return found


def _elsewhere(context: Context, folder: Path, expected: Mapping[str, str]) -> dict[str, str]:
    """The files whose modules say that they are from another place, and from which."""
    told = (pair for one in answers(folder) for pair in one.get("modules", {}).items())
    known = ((expected[module], file) for module, file in told if expected.get(module))
    return {path: file for path, file in known if Path(file) != _place(context, path)}


def _place(context: Context, path: str) -> Path:
    return context.project.absolute(path).resolve()


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
