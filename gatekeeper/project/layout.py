"""Which folders are source and which are tests, worked out from settings and names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from gatekeeper.errors import ConfigError
from gatekeeper.model.project import Decision
from gatekeeper.project.backends import Root, backend_roots
from gatekeeper.project.listing import Listing, inside, joined, outermost
from gatekeeper.project.names import found_roots, is_test_folder
from gatekeeper.project.reading import read_ini, read_toml
from gatekeeper.project.setuptools import setuptools_roots
from gatekeeper.project.testroots import find_tests
from gatekeeper.project.toolsettings import coverage_sources
from gatekeeper.project.workspace import members


class Layout(Struct, frozen=True):
    """The source and test roots and the folders to import from, relative to the repository, and why.

    Roots are folders or single modules; "." is the repository itself. An import root of "" is the repository.
    """

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    import_roots: tuple[str, ...]
    decisions: tuple[Decision, ...]


def find_layout(
    tree: Path,
    prefix: str,
    files: tuple[str, ...],
    configured_sources: tuple[str, ...] | None,
    configured_tests: tuple[str, ...] | None,
) -> Layout:
    """The layout of the project in the folder `prefix` of `tree`, of which `files` are all files.

    Only settings files are read. Configured names are relative to the project's root; raises ConfigError when one of
    them holds no Python, or when a settings file cannot be read.
    """
    listing = Listing.below(files, prefix)
    root = tree / prefix
    roots = _configured(listing, configured_sources) or _detected(root, listing)
    sources = outermost(found.path for found in roots)
    if configured_tests is not None:
        tests = tuple(_existing(listing, path, "tests") for path in configured_tests)
        why = "configured"
    else:
        tests, why = _all_tests(root, listing, sources)
    starts = dict.fromkeys(found.import_root for found in roots if found.path in sources)
    return Layout(
        _placed(prefix, sources),
        _placed(prefix, tests),
        tuple(joined(prefix, start) for start in starts),
        (
            Decision("source", _listed(_placed(prefix, sources)), _reasons(roots)),
            Decision("import from", _listed(_placed(prefix, starts)), "where the sources' full names begin"),
            Decision("tests", _listed(_placed(prefix, tests)), why),
        ),
    )


def _configured(listing: Listing, names: tuple[str, ...] | None) -> list[Root]:
    found = [_existing(listing, name, "source") for name in names or ()]
    return [Root(path, listing.import_root(path) if path else "", "configured") for path in found]


def _existing(listing: Listing, name: str, key: str) -> str:
    path = joined(name.replace("\\", "/"))
    if not listing.holds(path):
        raise ConfigError(
            f'{key} = ["{name}"] in the gatekeeper settings: there is no Python file of that name or in a folder of '
            "that name (paths start at the project's root; what git ignores does not count)"
        )
    return path


def _detected(root: Path, listing: Listing) -> list[Root]:
    """The sources of a project and of the members of its workspace."""
    folders = members(root, listing)
    roots = _own(root, listing.without(folders))
    for folder in folders or (() if roots else _projects_below(listing)):
        roots += _below(root, listing, folder)
    return roots or _scripts(listing)


def _scripts(listing: Listing) -> list[Root]:
    folders = (folder for folder in listing.top_folders if not is_test_folder(folder))
    return [Root(folder, folder, "no package or module found: every folder of scripts") for folder in folders]


def _below(root: Path, listing: Listing, folder: str) -> list[Root]:
    """The sources of a project in a folder of this one."""
    found = _own(root / folder, Listing.below(listing.files, folder))
    return [
        Root(joined(folder, item.path), joined(folder, item.import_root), f"{folder}: {item.why}") for item in found
    ]


def _own(root: Path, listing: Listing) -> list[Root]:
    pyproject = read_toml(root / "pyproject.toml")
    setup_cfg = read_ini(root / "setup.cfg")
    told = [
        *backend_roots(listing, pyproject, setup_cfg),
        *setuptools_roots(listing, pyproject, setup_cfg, root / "setup.py"),
    ]
    told = [item for item in told if not is_test_folder(item.path.partition("/")[0])]
    if "src" in listing.folders and not listing.is_package("src"):
        beside = [item for item in told if not inside(item.path, "src")]
        return [Root("src", "src", "src layout"), *beside]
    return told or found_roots(listing, pyproject, coverage_sources(root, pyproject))


def _projects_below(listing: Listing) -> list[str]:
    """Folders right below the root that describe a project of their own."""
    return [
        folder
        for folder in listing.top_folders
        if not is_test_folder(folder) and {f"{folder}/pyproject.toml", f"{folder}/setup.py"} & listing.files
    ]


def _all_tests(root: Path, listing: Listing, sources: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The tests of the project, with those of the members of its workspace."""
    tests, why = find_tests(root, listing, sources)
    below: set[str] = set()
    for folder in members(root, listing):
        member = Listing.below(listing.files, folder)
        own = tuple(path.removeprefix(f"{folder}/") for path in sources if inside(path, folder))
        below |= {joined(folder, path) for path in find_tests(root / folder, member, own)[0]}
    return outermost({*tests, *below}), f"{why}; and those of the workspace's members" if below - {*tests} else why


def _placed(prefix: str, paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(joined(prefix, path) or "." for path in paths)


def _listed(paths: tuple[str, ...], most: int = 8) -> str:
    more = f" and {len(paths) - most} more" if len(paths) > most else ""
    return ", ".join(paths[:most]) + more if paths else "none"


def _reasons(roots: list[Root]) -> str:
    said = dict.fromkeys(root.why for root in roots)
    return "; ".join(said) or "there is no Python besides tests, documentation and settings: set `source`"
