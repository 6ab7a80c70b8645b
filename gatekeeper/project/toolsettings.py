"""What the settings of pytest and coverage say about where the tests and the sources lie."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gatekeeper.project.listing import joined
from gatekeeper.project.reading import Table, read_ini, read_toml, strings, table, words


def pytest_paths(root: Path, pyproject: Table) -> tuple[tuple[str, ...], str]:
    """What pytest's `testpaths` names, patterns included, and the file that says so: the first with settings."""
    for content, where in _pytest_settings(root, pyproject):
        if content is not None:
            return _split(content.get("testpaths")), where
    return (), ""


def coverage_sources(root: Path, pyproject: Table) -> tuple[tuple[str, ...], str]:
    """coverage.py's `source`, folders and package names mixed as it allows, and the file that gives them."""
    for name, section in ((".coveragerc", "run"), ("setup.cfg", "coverage:run"), ("tox.ini", "coverage:run")):
        given = read_ini(root / name).get(section, {}).get("source")
        if given:
            return tuple(map(joined, words(given))), name
    return tuple(map(joined, strings(table(pyproject, "tool", "coverage", "run").get("source")))), "pyproject.toml"


def _pytest_settings(root: Path, pyproject: Table) -> Iterator[tuple[Table | None, str]]:
    """Each place where pytest looks, in its order, with what stands there; None when pytest would look further."""
    for name in ("pytest.toml", ".pytest.toml"):
        content = read_toml(root / name)
        yield (table(content, "pytest") if (root / name).is_file() else None), name
    for name in ("pytest.ini", ".pytest.ini"):
        sections = read_ini(root / name)
        yield (sections.get("pytest", {}) if (root / name).is_file() else None), name
    settings = table(pyproject, "tool", "pytest")
    yield table(settings, "ini_options") or settings or None, "pyproject.toml"
    yield read_ini(root / "tox.ini").get("pytest"), "tox.ini"
    yield read_ini(root / "setup.cfg").get("tool:pytest"), "setup.cfg"


def _split(value: object) -> tuple[str, ...]:
    """`testpaths` in either form: a list, or words separated by white space."""
    return tuple(value.split()) if isinstance(value, str) else strings(value)
