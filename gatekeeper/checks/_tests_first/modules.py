"""Which test module belongs to a source module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct

from gatekeeper.checks._kept.ends import parsed
from gatekeeper.errors import ConfigError
from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.model.check import Context
from gatekeeper.model.project import Project, is_python

PLACES = ("name", "module", "path", "dir")
"""What a template can hold: the module's name, its folder's, its path below the source root, its folder's path."""
_NOT_CODE = ("__main__", "_version", "version", "conftest", "setup")
_CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Modules(Struct, frozen=True, dict=True):
    """The source modules of a change and the test modules of the tree."""

    context: Context
    change: Change
    templates: tuple[str, ...]

    @property
    def project(self) -> Project:
        """The project under test."""
        return self.context.project

    @cached_property
    def changed(self) -> tuple[ChangedFile, ...]:
        """The source modules that the change adds lines to and that define something a test could call."""
        return tuple(file for file in self.change.files if self._counts(file))

    def tests_of(self, path: str) -> tuple[str, ...]:
        """The test modules that belong to a source module and are there, by the templates or, without, by name."""
        if self.templates:
            wanted = {expanded(template, path, self.project) for template in self.templates}
            return tuple(test for test in self.project.files if test in wanted)
        return tuple(test for test in self.project.test_files if self._named_after(test, path))

    def expected(self, path: str) -> str:
        """Where the test module of a source module would be looked for first."""
        template = self.templates[0] if self.templates else "tests/{path}/test_{name}.py"
        return expanded(template, path, self.project)

    def _counts(self, file: ChangedFile) -> bool:
        path = file.path
        regular = file.mode in (Mode.FILE, Mode.EXECUTABLE) and path.endswith(".py")
        if not (regular and file.added_lines and is_product(self.project, path)):
            return False
        if PurePosixPath(path).stem in _NOT_CODE:
            return False
        source = parsed(path, self.context.read(path))
        return source is None or any(isinstance(node, _CODE) for node in ast.walk(source.tree))

    def _named_after(self, test: str, path: str) -> bool:
        stem, name = PurePosixPath(test).stem, _name(path)
        plain = name.lstrip("_")
        if stem in {f"test_{name}", f"test_{plain}", f"{plain}_test", f"test_{_folder(path)}_{plain}"}:
            return not self._ambiguous(name) or _folder(path) in (*PurePosixPath(test).parts, *stem.split("_"))
        return False

    def _ambiguous(self, name: str) -> bool:
        sources = (path for path in self.project.source_files if not self.project.is_test(path))
        return sum(1 for path in sources if _name(path) == name) > 1


def checked(templates: Sequence[str]) -> None:
    """Raises ConfigError for a template that names no module or holds what nothing can be put in for."""
    for template in templates:
        try:
            made = template.format(**dict.fromkeys(PLACES, "x"))
        except (KeyError, IndexError, ValueError) as error:
            raise ConfigError(f"templates: {template!r}: {error} is none of {', '.join(PLACES)}") from error
        if made == template or not is_python(made):
            raise ConfigError(f"templates: {template!r} must name a Python file by {{name}} or {{module}}")


def expanded(template: str, path: str, project: Project) -> str:
    """The path that a template means for a source module, relative to the repository."""
    pure = PurePosixPath(path)
    below = _below(pure.parent, project)
    made = template.format(name=_name(path).lstrip("_"), module=_folder(path), path=below, dir=pure.parent.as_posix())
    plain = PurePosixPath(made).as_posix()
    prefix = "" if "{dir}" in template or not project.prefix else f"{project.prefix}/"
    return f"{prefix}{plain}"


def is_product(project: Project, path: str) -> bool:
    """Whether the path lies under a source root and is no test."""
    return project.is_source(path) and not project.is_test(path)


def at_base(file: ChangedFile) -> str | None:
    """Where a changed file was at the merge base; None for a new one."""
    if file.status in (Status.ADDED, Status.COPIED):
        return None
    return file.old_path or file.path


def _below(folder: PurePosixPath, project: Project) -> str:
    """The folder's path below the import root that holds it."""
    roots = sorted(project.import_roots, key=len, reverse=True)
    for root in (PurePosixPath(root) for root in roots if root not in ("", ".")):
        if folder.is_relative_to(root):
            return folder.relative_to(root).as_posix()
    return folder.as_posix()


def _name(path: str) -> str:
    """The module's name; a package's is that of its folder."""
    pure = PurePosixPath(path)
    return pure.parent.name if pure.stem == "__init__" else pure.stem


def _folder(path: str) -> str:
    parents: Iterator[str] = iter(PurePosixPath(path).parts[-2:-1])
    return next(parents, "")
