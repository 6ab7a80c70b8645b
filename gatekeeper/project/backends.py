"""Where build backends are told that the packages lie: hatch, poetry, pdm, flit, uv, maturin, scikit-build, pbr."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from msgspec import Struct

from gatekeeper.project.listing import Listing, inside, joined, parent
from gatekeeper.project.reading import Table, strings, table, text, words

Ini = Mapping[str, Mapping[str, str]]


class Root(Struct, frozen=True):
    """A folder or module of source code, the folder from which it is imported ("" for the root), and who says so."""

    path: str
    import_root: str
    why: str = ""


def backend_roots(listing: Listing, pyproject: Table, setup_cfg: Ini) -> list[Root]:
    """What the settings of build backends name, as far as it exists."""
    found: list[Root] = []
    for key, reader in _READERS.items():
        settings = table(pyproject, "tool", *key.split("."))
        for path, start in reader(settings):
            told = listing.import_root(path) if start is None else start
            found.append(Root(path, told, f"[tool.{key}] in pyproject.toml"))
    pbr = words(setup_cfg.get("files", {}).get("packages"))
    found += [Root(joined(*name.split(".")), "", "[files] in setup.cfg") for name in pbr]
    return [root for root in found if root.path and listing.holds(root.path)]


_Found = Iterator[tuple[str, str | None]]
"""Paths with their import roots; None where only the files tell."""


def _hatch(build: Table) -> _Found:
    for level in (table(build, "targets", "wheel"), build):
        prefixes = _paths(level.get("sources"))
        packages = _paths(level.get("packages"))
        only = _paths(level.get("only-include"))
        yield from ((path, parent(path)) for path in packages)
        yield from ((path, _holder(path, prefixes)) for path in only)
        bare = [] if packages or only else prefixes
        yield from ((prefix, prefix) for prefix in bare)


def _holder(path: str, prefixes: list[str]) -> str:
    return next((prefix for prefix in prefixes if inside(path, prefix)), "")


def _poetry(poetry: Table) -> _Found:
    packages = poetry.get("packages")
    for package in cast("list[object]", packages) if isinstance(packages, list) else ():
        entry = table(package)
        start = joined(text(entry, "from") or "")
        yield joined(start, _before_glob(text(entry, "include") or "")), start


def _pdm(build: Table) -> _Found:
    start = joined(text(build, "package-dir") or "")
    named = [joined(_before_glob(path)) for path in strings(build.get("includes"))]
    yield from ((path, start if start and inside(path, start) else None) for path in named)
    if start and not named:
        yield start, start


def _flit(flit: Table) -> _Found:
    name = text(table(flit, "module"), "name") or text(table(flit, "metadata"), "module")
    for start in ("src", "") if name else ():
        path = joined(start, *(name or "").split("."))
        yield path, start
        yield f"{path}.py", start


def _uv(backend: Table) -> _Found:
    if not backend:
        return
    start = joined("src" if (told := text(backend, "module-root")) is None else told)
    names = strings(backend.get("module-name"))
    yield from ((joined(start, *name.split(".")), start) for name in names)
    if not names:
        yield start, start


def _maturin(maturin: Table) -> _Found:
    start = joined(text(maturin, "python-source") or "")
    yield start, start


def _scikit(wheel: Table) -> _Found:
    yield from ((path, parent(path)) for path in _paths(wheel.get("packages")))


_READERS: Mapping[str, Callable[[Table], _Found]] = {
    "hatch.build": _hatch,
    "poetry": _poetry,
    "pdm.build": _pdm,
    "flit": _flit,
    "uv.build-backend": _uv,
    "maturin": _maturin,
    "scikit-build.wheel": _scikit,
}


def _paths(value: object) -> list[str]:
    """The paths that a list holds, or the keys of a table."""
    return list(map(joined, strings(list(cast("Table", value)) if isinstance(value, Mapping) else value)))


def _before_glob(path: str) -> str:
    """The components of a pattern before the first that holds a wildcard."""
    parts: list[str] = []
    for part in path.split("/"):
        if set(part) & set("*?["):
            break
        parts.append(part)
    return "/".join(parts)
