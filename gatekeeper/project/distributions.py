"""What is installed in an environment, read from its folders: no process is started."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_INSTALLED = re.compile(r"(?P<name>.+?)(-(?P<version>[^-]+))?(-py\d.*)?\.(dist|egg)-info")


def canonical(name: str) -> str:
    """The normalised form of a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(sites: Iterable[Path]) -> dict[str, str]:
    """Normalised names and versions ("" when the folder's name does not tell) of what lies in site-packages folders.

    A folder that cannot be read holds nothing that could be used.
    """
    return {canonical(name): version for site in reversed(list(sites)) for name, version in _in(site)}


def _in(site: Path) -> Iterator[tuple[str, str]]:
    try:
        names = sorted(entry.name for entry in site.iterdir())
    except OSError:
        return
    for match in filter(None, map(_INSTALLED.fullmatch, names)):
        yield match["name"], match["version"] or ""


def site_folders(prefix: Path, version: tuple[int, int, int]) -> tuple[Path, ...]:
    """The site-packages folders of a virtual environment of that Python version."""
    pattern = f"lib*/*{version[0]}.{version[1]}*/site-packages"
    # lib64 is a link to lib on many systems.
    found = (path for path in prefix.glob(pattern) if not path.parents[1].is_symlink())
    return tuple(sorted(path for path in (*found, prefix / "Lib" / "site-packages") if path.is_dir()))
