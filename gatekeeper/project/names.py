"""Which folders and modules at a project's root are its code, judged by their names and what lies in them."""

from __future__ import annotations

import re

from gatekeeper.project.backends import Root
from gatekeeper.project.listing import Listing, joined, outermost, parent
from gatekeeper.project.reading import Table, table, text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TESTS = frozenset({"tests", "test", "testing", "unit_tests", "unit_test", "integration_tests", "e2e", "testsuite"})

_BESIDE = _words(
    "asv_bench assets bench benches benchmark benchmarks bin build changelog changelog.d changes ci debian demo demos "
    "dist doc docs documentation example examples exercises ext htmlcov infra maint manpages misc news newsfragments "
    "notebooks requirements sample samples script scripts stubs task tasks third_party tool tools tutorials typings "
    "typestubs vendor"
)
"""Folders that commonly stand beside the code of a project without being part of it."""

_SERVANTS = _words(
    "__init__.py conftest.py conf.py dodo.py ez_setup.py fabfile.py hatch_build.py manage.py noxfile.py pavement.py "
    "setup.py tasks.py toxfile.py versioneer.py wscript.py"
)
"""Modules that build, test or start a project."""


def is_test_folder(name: str) -> bool:
    """Whether a folder at the root is one of tests by its name."""
    return name in _TESTS


def is_test_module(name: str) -> bool:
    """Whether pytest would collect a module by its name, or reads it as its own."""
    return bool(re.fullmatch(r"(test_.*|.*_test|conftest)\.py", name.rpartition("/")[2]))


def is_code_folder(name: str) -> bool:
    """Whether the name of a folder at the root does not tell that it is tests, documentation, tools or the like."""
    return not is_test_folder(name) and name.lower() not in _BESIDE and not name.startswith((".", "_"))


def found_roots(listing: Listing, pyproject: Table, coverage: tuple[tuple[str, ...], str]) -> list[Root]:
    """Packages at the root, else those beside a manage.py below, else namespace packages; and modules at the root.

    Modules at the root of a project that a distribution is built of count only where there is no package.
    """
    packages = _packages(listing, pyproject, coverage)
    if packages and _is_built(listing, pyproject):
        return packages
    return [*(packages or _beside_manage(listing) or _namespaces(listing)), *_modules(listing)]


def _is_built(listing: Listing, pyproject: Table) -> bool:
    """Whether a distribution is made of the project: modules beside its packages are then helpers, not code."""
    return "build-system" in pyproject or bool({"setup.py", "setup.cfg"} & listing.files)


def _namespaces(listing: Listing) -> list[Root]:
    folders = (folder for folder in listing.top_folders if is_code_folder(folder) and _has_packages(listing, folder))
    return [Root(folder, "", "namespace packages at the root") for folder in folders]


def _modules(listing: Listing) -> list[Root]:
    modules = (name for name in listing.top_modules if name not in _SERVANTS and not is_test_module(name))
    return [Root(module, "", "modules at the root") for module in modules]


def _packages(listing: Listing, pyproject: Table, coverage: tuple[tuple[str, ...], str]) -> list[Root]:
    return _without_repeats([*_regular(listing), *_of_that_name(listing, pyproject), *_measured(listing, *coverage)])


def _regular(listing: Listing) -> list[Root]:
    """Regular packages; beside manage.py any name may be that of an application ("docs")."""
    django = "manage.py" in listing.files
    return [
        Root(folder, "", "packages beside manage.py" if django else "packages at the root")
        for folder in listing.top_folders
        if listing.is_package(folder) and not is_test_folder(folder) and (django or is_code_folder(folder))
    ]


def _of_that_name(listing: Listing, pyproject: Table) -> list[Root]:
    """The folder that has the project's name, with or without __init__.py."""
    name = re.sub(r"[-.]+", "_", text(table(pyproject, "project"), "name") or "").lower()
    named = [folder for folder in listing.top_folders if folder.lower() == name and not is_test_folder(folder)]
    return [Root(folder, "", "the project's name") for folder in named]


def _measured(listing: Listing, sources: tuple[str, ...], where: str) -> list[Root]:
    """What coverage.py is told to measure; a dot may stand for a slash."""
    spelled = [name for path in sources for name in (path, path.replace(".", "/"), f"{path}.py")]
    return [
        Root(path, listing.import_root(path), f"coverage's source in {where}")
        for path in spelled
        if path and listing.holds(path) and is_code_folder(path.partition("/")[0])
    ]


def _without_repeats(roots: list[Root]) -> list[Root]:
    kept = {root.path: root for root in reversed(roots)}
    return [kept[path] for path in outermost(kept)]


def _has_packages(listing: Listing, folder: str) -> bool:
    return any(listing.is_package(inner) for inner in listing.folders if inner.startswith(f"{folder}/"))


def _beside_manage(listing: Listing) -> list[Root]:
    """The packages beside a manage.py below the root."""
    starts = sorted(parent(path) for path in listing.files if path.endswith("/manage.py"))
    start = next((folder for folder in starts if is_code_folder(folder.partition("/")[0])), "")
    packages = _regular(Listing.below(listing.files, start)) if start else []
    return [Root(joined(start, root.path), start, f"packages beside {start}/manage.py") for root in packages]
