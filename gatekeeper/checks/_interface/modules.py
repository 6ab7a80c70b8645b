"""The changed modules of the sources, both ends of each parsed."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from gatekeeper.checks._integrity.source import Source, Unparsable, parse
from gatekeeper.errors import CannotVerify
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.model.check import Context
from gatekeeper.model.project import Project

_REGULAR = (Mode.FILE, Mode.EXECUTABLE)
_SCRIPTS = ("conf.py", "noxfile.py", "setup.py")
"""Modules that tools run and nobody imports."""


class End(Struct, frozen=True, eq=False):
    """A module at one end of the change. `name` is how it is imported (`shop.cart`), None when it cannot be."""

    name: str | None
    source: Source

    @property
    def public(self) -> bool:
        """Whether it can be imported and no part of its name begins with an underscore."""
        return self.name is not None and not any(part.startswith("_") for part in self.name.split("."))


class Module(Struct, frozen=True, eq=False):
    """A changed module; an end is None where it is not there, is test code, or (before) is no Python at all."""

    file: ChangedFile
    base: End | None
    head: End | None

    @property
    def path(self) -> str:
        """Where to point at: the path in the examined tree, or the one it had."""
        return self.file.path


def changed_modules(context: Context, change: Change) -> tuple[Module, ...]:
    """The modules under the source roots that the change touches, stubs and tests left out.

    Raises CannotVerify, naming the file, when one cannot be read or parsed. What could not be parsed at the merge
    base could not be imported either, so that it had no interface.
    """
    project, present = context.project, frozenset(context.project.files)
    found: list[Module] = []
    for file in change.files:
        base = _base(context, file)
        head = _head(context, file) if file.path in present else None
        if head is not None or (base is not None and _is_gone(project, file)):
            found.append(Module(file, base, head))
    return tuple(found)


def module_name(project: Project, path: str) -> str | None:
    """How a file is imported: `src/shop/cart.py` is `shop.cart`; None when its path is no dotted name."""
    roots = [root for root in project.import_roots if root and path.startswith(f"{root}/")]
    relative = path.removeprefix(f"{max(roots, key=len)}/") if roots else path
    parts = relative.removesuffix(".py").split("/")
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return ".".join(parts) if all(map(str.isidentifier, parts)) else None


def is_module(project: Project, path: str) -> bool:
    """Whether a path is a module of the sources: no test, no stub, no script of a build tool."""
    return (
        path.endswith(".py")
        and project.is_source(path)
        and not project.is_test(path)
        and path.rpartition("/")[2] not in _SCRIPTS
    )


def source_paths(project: Project) -> Iterator[str]:
    """The modules of the examined tree."""
    return (path for path in project.source_files if is_module(project, path))


def _is_gone(project: Project, file: ChangedFile) -> bool:
    """Whether what is missing at the head was taken out by the change, rather than left out by the settings."""
    return file.status is Status.DELETED or not is_module(project, file.path)


def _base(context: Context, file: ChangedFile) -> End | None:
    path = file.old_path or file.path
    if file.status in (Status.ADDED, Status.COPIED) or file.old_mode not in _REGULAR:
        return None
    if not is_module(context.project, path):
        return None
    content = context.read_base(path)
    try:
        return None if content is None else End(module_name(context.project, path), parse(path, content))
    except Unparsable:
        return None


def _head(context: Context, file: ChangedFile) -> End | None:
    if file.mode not in _REGULAR or not is_module(context.project, file.path):
        return None
    try:
        return End(module_name(context.project, file.path), parse(file.path, context.read(file.path)))
    except Unparsable as error:
        raise CannotVerify(f"{file.path} cannot be parsed, so its interface is unknown: {error}") from error
