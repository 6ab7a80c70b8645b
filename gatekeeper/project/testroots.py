"""Where the tests lie."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

from gatekeeper.project.listing import Listing, inside, joined, outermost, parent
from gatekeeper.project.names import is_code_folder, is_test_folder, is_test_module
from gatekeeper.project.reading import read_toml
from gatekeeper.project.toolsettings import pytest_paths

_FEW = 0.2
_TEST = re.compile(rb"^\s*(?:async )?def test_", re.MULTILINE)


def find_tests(root: Path, listing: Listing, sources: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The folders and modules that hold tests, and why.

    Those that pytest's `testpaths` names (one that holds or is source code does not turn it into tests), or else
    folders of tests by name, folders beside the sources with many test modules, and test modules at the root; in both
    cases also folders of tests inside the sources, and modules there that are called `test` and hold tests.
    """
    patterns, where = pytest_paths(root, read_toml(root / "pyproject.toml"))
    matching = (path for pattern in patterns for path in _matching(listing, pattern))
    named = [path for path in matching if _may_be_tests(sources, path)]
    beside = named or [*_folders(listing, sources), *filter(is_test_module, listing.top_modules)]
    within = [path for path in (*_inner(listing), *_modules(root, listing)) if _touches(sources, path)]
    return outermost({*beside, *within}.difference(sources)), _why(named, where, beside, within)


def _may_be_tests(sources: tuple[str, ...], path: str) -> bool:
    """Whether the path is free of source code, as far as names tell: doctests make people name sources too."""
    if _touches(sources, path):
        return is_test_module(path) or any(map(is_test_folder, path.split("/")))
    return not _touches(sources, path, around=True)


def _touches(sources: tuple[str, ...], path: str, *, around: bool = False) -> bool:
    """Whether the path lies in a source root, or, when `around`, holds one."""
    return any(inside(source, path) if around else inside(path, source) for source in sources)


def _why(named: list[str], where: str, beside: list[str], within: list[str]) -> str:
    reasons = [f"pytest's testpaths in {where}"] if named else ["their names"] if beside else []
    reasons += ["tests inside the sources"] if within else []
    return " and ".join(reasons) or "there is neither a folder of tests nor a module named as pytest names tests"


def _matching(listing: Listing, pattern: str) -> list[str]:
    wanted = joined(pattern)
    if listing.holds(wanted):
        return [wanted]
    depth = wanted.count("/")
    candidates = (path for path in listing.folders | listing.python if path.count("/") == depth)
    return sorted(path for path in candidates if fnmatch.fnmatchcase(path, wanted))


def _folders(listing: Listing, sources: tuple[str, ...]) -> list[str]:
    """Folders right below the root that are tests by name, and those beside the sources with many test modules."""
    named = filter(is_test_folder, listing.top_folders)
    holding = (folder for folder in _holding(listing) if _is_about_tests(listing, folder))
    free = (folder for folder in (*named, *holding) if not _touches(sources, folder))
    return [folder for folder in free if not _touches(sources, folder, around=True)]


def _is_about_tests(listing: Listing, folder: str) -> bool:
    """Whether the test modules in a folder are more than a few among others: a package may serve those who test."""
    modules = [path for path in listing.python if parent(path) == folder and not path.endswith("/__init__.py")]
    share = sum(map(is_test_module, modules)) / len(modules)
    return is_code_folder(folder.partition("/")[0]) and share > _FEW


def _inner(listing: Listing) -> set[str]:
    """Folders named as tests, at any depth, with test modules in them."""
    return {folder for folder in _holding(listing) if folder.rpartition("/")[2] in ("tests", "test")}


def _modules(root: Path, listing: Listing) -> list[str]:
    """Modules below the root that are called `test`, and define functions that are named as tests."""
    named = (path for path in listing.python if path.endswith("/test.py"))
    return [path for path in named if _TEST.search((root / path).read_bytes())]


def _holding(listing: Listing) -> set[str]:
    """Every folder with a test module directly in it."""
    return {parent(path) for path in listing.python if is_test_module(path)} - {""}
