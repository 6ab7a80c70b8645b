"""Which files, classes and functions pytest takes for tests, as the project has set it."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

_OTHERWISE = re.compile(r"_|pytest_|(setup|teardown)(_|$)")
"""How functions are called that are no tests whatever pytest takes for one."""
_INI = (("pytest.ini", "pytest"), (".pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest"))


class PytestSettings(Struct, frozen=True):
    """The settings that decide what is collected; patterns are prefixes or globs, as pytest reads them."""

    files: tuple[str, ...] = ("test_*.py", "*_test.py")
    classes: tuple[str, ...] = ("Test",)
    functions: tuple[str, ...] = ("test",)
    addopts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    inherited: frozenset[str] = frozenset()
    """Classes whose tests run in classes that inherit them."""
    loaded: frozenset[tuple[str, str]] = frozenset()
    """The modules whose classes a package of tests imports, each with the class, or `*` for all."""
    by_any_name: bool = False
    """Whether a plugin takes for tests whatever does not look like something else, in files of any name."""
    of_unittest: frozenset[str] = frozenset()
    """Files into which unittest looks for tests, and pytest does not."""
    unseen: frozenset[str] = frozenset()
    """Files where pytest does not look for tests though it looked for them where they were."""

    def collects_file(self, path: str) -> bool:
        """Whether pytest looks for tests in a file of this name."""
        pure = PurePosixPath(path)
        if path in self.unseen:
            return False
        if any(pure.match(one) for one in self.places if one.endswith(".py")):
            return True
        return any(_is_meant(pure, glob) for glob in self.files)

    def is_loaded(self, path: str, classes: Iterable[str]) -> bool:
        """Whether a package of tests imports one of the classes of a module, as unittest wants it."""
        return any((path, name) in self.loaded for name in ("*", *classes))

    def looks_into(self, path: str) -> bool:
        """Whether pytest, when it is told nothing else, comes to the folder of a file."""
        places = [PurePosixPath(one).as_posix() for one in self.places]
        folders = (PurePosixPath(path), *PurePosixPath(path).parents)
        return not places or "." in places or any(folder.match(one) for folder in folders for one in places)

    def looking_into(self, files: Iterable[str]) -> PytestSettings:
        """The same with no places where none of the files is in one of them: then pytest looks everywhere."""
        return self if not self.places or any(map(self.looks_into, files)) else replace(self, places=())

    def collects_function(self, name: str) -> bool:
        """Whether a function of this name is a test."""
        return _matches(name, self.functions) or (self.by_any_name and not _OTHERWISE.match(name))

    def collects_class(self, name: str) -> bool:
        """Whether a class of this name holds tests."""
        return _matches(name, self.classes) or (self.by_any_name and not name.startswith("_"))

    @property
    def is_for_any_file(self) -> bool:
        """Whether pytest looks into files of any name for functions of the usual ones."""
        return bool({"*", "*.py"} & set(self.files)) and self.functions == ("test",)


def _is_meant(path: PurePosixPath, glob: str) -> bool:
    """Whether a glob of file names, or of paths whose beginning is left open, is for a file. A star of the latter
    stands for folders too, as pytest has it.
    """
    return fnmatchcase(f"/./{path}", f"*/{glob}") if "/" in glob else fnmatchcase(path.name, glob)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(name.startswith(one) or fnmatchcase(name, one) for one in patterns)


def read_pytest_settings(read: Callable[[str], bytes | None], prefix: str) -> PytestSettings:
    """Reads the first file that holds pytest's settings. One that cannot be read counts as holding none."""
    options = _options(lambda name: read(f"{prefix}/{name}" if prefix else name))
    default = PytestSettings()
    return PytestSettings(
        _words(options.get("python_files")) or default.files,
        _words(options.get("python_classes")) or default.classes,
        _words(options.get("python_functions")) or default.functions,
        _words(options.get("addopts")),
        _words(options.get("testpaths")),
    )


def _options(read: Callable[[str], bytes | None]) -> Mapping[str, Any]:
    for name, section in _INI[:2]:
        content = read(name)
        if content is not None:
            return _ini(content, section)
    options = _pyproject(read("pyproject.toml"))
    for name, section in _INI[2:]:
        options = options or _ini(read(name) or b"", section)
    return options


def _pyproject(content: bytes | None) -> Mapping[str, Any]:
    try:
        tool = tomllib.loads((content or b"").decode()).get("tool", {}).get("pytest", {})
        options: object = tool.get("ini_options", tool)
    except (ValueError, AttributeError):
        return {}
    return cast("Mapping[str, Any]", options) if isinstance(options, Mapping) else {}


def _ini(content: bytes, section: str) -> Mapping[str, Any]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(content.decode())
    except (ValueError, configparser.Error):
        return {}
    return dict(parser[section]) if parser.has_section(section) else {}


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(map(str, cast("list[object]", value))) if isinstance(value, list) else ()
