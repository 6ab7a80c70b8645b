"""Where setuptools is told that the packages lie: in pyproject.toml, setup.cfg or a literal setup.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from msgspec import Struct, field

from gatekeeper.project.backends import Ini, Root
from gatekeeper.project.listing import Listing, joined
from gatekeeper.project.reading import Table, strings, table, words


class _Told(Struct, frozen=True):
    """The settings in their common form; `where` are the folders that are searched for packages."""

    origin: str
    packages: Sequence[str] = ()
    modules: Sequence[str] = ()
    where: Sequence[str] = ()
    folders: Mapping[str, str] = field(default_factory=dict[str, str])


def setuptools_roots(listing: Listing, pyproject: Table, setup_cfg: Ini, setup_py: Path) -> list[Root]:
    """What setuptools is told, as far as it exists; the first of the three files that says anything counts."""
    for told in (_from_toml(pyproject), _from_cfg(setup_cfg), _from_script(setup_py)):
        found = [
            Root(path, start, told.origin) for path, start in _locate(told, listing) if path and listing.holds(path)
        ]
        if found:
            return found
    return []


def _locate(told: _Told, listing: Listing) -> Iterator[tuple[str, str]]:
    start = joined(told.folders.get("", ""))
    yield from ((folder, folder) for folder in map(joined, told.where))
    for package in told.packages:
        path = _package_folder(package, told.folders)
        yield path, _import_root(package, path, listing)
    yield from ((f"{joined(start, *module.split('.'))}.py", start) for module in told.modules)
    if not (told.where or told.packages or told.modules):
        yield start, start
        yield from _own_folders(told, listing)


def _own_folders(told: _Told, listing: Listing) -> Iterator[tuple[str, str]]:
    for path in (joined(folder) for name, folder in told.folders.items() if name):
        yield path, listing.import_root(path)


def _package_folder(package: str, folders: Mapping[str, str]) -> str:
    """The folder of a dotted package: that of the longest leading part that has one of its own, and the rest."""
    parts = package.split(".")
    for length in range(len(parts), -1, -1):
        if (folder := folders.get(".".join(parts[:length]))) is not None:
            return joined(folder, *parts[length:])
    return joined(*parts)


def _import_root(package: str, path: str, listing: Listing) -> str:
    tail = package.replace(".", "/")
    if path == tail:
        return ""
    return path.removesuffix(f"/{tail}") if path.endswith(f"/{tail}") else listing.import_root(path)


def _from_toml(pyproject: Table) -> _Told:
    settings = table(pyproject, "tool", "setuptools")
    packages = settings.get("packages")
    return _Told(
        "[tool.setuptools] in pyproject.toml",
        strings(packages),
        strings(settings.get("py-modules")),
        strings(table(packages, "find").get("where")),
        _folders(settings.get("package-dir")),
    )


def _from_cfg(setup_cfg: Ini) -> _Told:
    options = setup_cfg.get("options", {})
    pairs = (line.partition("=") for line in words(options.get("package_dir")))
    return _Told(
        "[options] in setup.cfg",
        [name for name in words(options.get("packages")) if not name.startswith(("find:", "find_namespace:"))],
        words(options.get("py_modules")),
        words(setup_cfg.get("options.packages.find", {}).get("where")),
        {name.strip(): folder.strip() for name, _, folder in pairs},
    )


def _from_script(setup_py: Path) -> _Told:
    origin = "setup.py"
    module = _parsed(setup_py)
    call = next((node for node in ast.walk(module) if _calls(node, "setup")), None)
    if not isinstance(call, ast.Call):
        return _Told(origin)
    names = _assigned(module)
    given = {word.arg: _resolved(word.value, names) for word in call.keywords}
    packages = given.get("packages")
    return _Told(
        origin,
        strings(_literal(packages)),
        strings(_literal(given.get("py_modules"))),
        _searched(packages),
        _folders(_literal(given.get("package_dir"))),
    )


def _assigned(module: ast.Module) -> dict[str, ast.expr]:
    """What the names at the top of a script stand for."""
    assignments = [node for node in module.body if isinstance(node, ast.Assign)]
    pairs = ((target, node.value) for node in assignments for target in node.targets)
    return {target.id: value for target, value in pairs if isinstance(target, ast.Name)}


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes() if path.is_file() else b"")
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        # Its own build would fail too; the layout is then worked out from the files.
        return ast.Module([], [])


def _resolved(node: ast.expr, names: Mapping[str, ast.expr]) -> ast.expr:
    return names.get(node.id, node) if isinstance(node, ast.Name) else node


def _calls(node: ast.AST | None, *names: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return (isinstance(called, ast.Name) and called.id in names) or (
        isinstance(called, ast.Attribute) and called.attr in names
    )


def _searched(packages: ast.expr | None) -> tuple[str, ...]:
    """The folder given to find_packages()."""
    if not isinstance(packages, ast.Call) or not _calls(packages, "find_packages", "find_namespace_packages"):
        return ()
    where = [word.value for word in packages.keywords if word.arg == "where"]
    return tuple(path for node in [*packages.args[:1], *where] for path in strings(_literal(node)))


def _literal(node: ast.expr | None) -> object:
    try:
        return None if node is None else ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None


def _folders(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    pairs = cast("Mapping[object, object]", value).items()
    return {name: folder for name, folder in pairs if isinstance(name, str) and isinstance(folder, str)}
