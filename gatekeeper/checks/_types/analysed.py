"""Which files pyright looks at under a project's settings, and which there are that they may import."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from msgspec import Struct

_SETTINGS = "pyrightconfig.json"
_KNOWN = frozenset(
    {"include", "exclude", "ignore", "strict", "typeCheckingMode", "pythonVersion", "pythonPlatform"}
    | {"defineConstant", "useLibraryCodeForTypes", "analyzeUnannotatedFunctions", "disableBytesTypePromotions"}
    | {"deprecateTypingAliases", "enableTypeIgnoreComments", "enableReachabilityAnalysis"}
    | {"enableExperimentalFeatures", "strictListInference", "strictDictionaryInference", "strictSetInference"}
    | {"strictParameterNoneValue"}
)
"""Settings under which each file's diagnostics are a matter of that file and of what it imports, besides the rules."""
_CYCLES = "reportImportCycles"
"""The rule whose diagnostics depend on which files were looked at before."""
_USUAL = ("**/node_modules", "**/__pycache__", "**/.*")
_NEVER = frozenset({"__pycache__", "node_modules"})
_ENVIRONMENT = ("bin/activate", "Scripts/activate", "pyvenv.cfg", "conda-meta")
_PLAIN = re.compile(r"(\./)?[A-Za-z0-9_][A-Za-z0-9_./-]*/?")
_SPEC = re.compile(r"(\./)?[A-Za-z0-9_.*?-][A-Za-z0-9_.*?/-]*")


class Settings(Struct, frozen=True):
    """What a project's settings include and exclude, in pyright's words."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]


def settings(root: Path) -> Settings | None:
    """The settings that hold at the project's root; None when they say more than is understood here."""
    if any((parent / _SETTINGS).exists() for parent in root.parents):
        return None
    try:
        said = _said(root)
    except (OSError, ValueError):
        return None
    return None if said is None or not all(map(_is_understood, said)) else _settings(said)


def _settings(said: Mapping[str, Any]) -> Settings | None:
    include, exclude = _specs(said.get("include"), _PLAIN), _specs(said.get("exclude"), _SPEC)
    return None if include is None or exclude is None else Settings(include, exclude)


def _is_understood(key: str) -> bool:
    return key in _KNOWN or (key.startswith("report") and key != _CYCLES)


def _said(root: Path) -> Mapping[str, Any] | None:
    own, shared = root / _SETTINGS, root / "pyproject.toml"
    tables = [json.loads(own.read_text(encoding="utf-8"))] if own.exists() else []
    tables += _tables(shared) if shared.exists() else []
    if not tables:
        return {} if shared.exists() else None
    return cast("Mapping[str, Any]", tables[0]) if len(tables) == 1 and isinstance(tables[0], dict) else None


def _tables(shared: Path) -> list[Any]:
    """The project's table of settings. Raises ValueError for what is no such file."""
    import tomllib

    tools: Any = tomllib.loads(shared.read_text(encoding="utf-8")).get("tool", {})
    if not isinstance(tools, dict):
        raise ValueError("tool is no table")
    return [cast("dict[str, Any]", tools)["pyright"]] if "pyright" in tools else []


def _specs(said: Any, form: re.Pattern[str]) -> tuple[str, ...] | None:
    if said is None:
        return ()
    specs = tuple(str(one) for one in cast("list[Any]", said)) if isinstance(said, list) else ("..",)
    return specs if all(form.fullmatch(one) and ".." not in one.split("/") for one in specs) else None


def modules(root: Path) -> tuple[str, ...] | None:
    """Every module and stub below the root but those of environments; None where a link leads elsewhere."""
    try:
        return tuple(sorted(_modules(str(root), "")))
    except (OSError, ValueError):
        return None


def _modules(folder: str, start: str) -> Iterator[str]:
    """Raises ValueError at a link."""
    for entry in os.scandir(folder):
        name = start + entry.name
        if not _is_folder(entry) and not _is_module(entry):
            continue
        if entry.is_symlink():
            raise ValueError(name)
        if _is_module(entry):
            yield name
        elif not any(map(os.path.lexists, (f"{entry.path}/{marker}" for marker in _ENVIRONMENT))):
            yield from _modules(entry.path, f"{name}/")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and not entry.name.startswith(".") and entry.name not in _NEVER


def _is_module(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith((".py", ".pyi")) and entry.is_file()


def analysed(paths: Sequence[str], found: Settings, count: int) -> tuple[str, ...] | None:
    """The files that pyright looked at, which were so many; None when it cannot be told which."""
    # Whether a project's own exclusions replace the usual ones depends on the version.
    either = (_kept(paths, found.include or (".",), exclude) for exclude in ((*found.exclude, *_USUAL), found.exclude))
    return next((kept for kept in either if len(kept) == count), None)


def _kept(paths: Sequence[str], include: Sequence[str], exclude: Sequence[str]) -> tuple[str, ...]:
    included, excluded = list(map(_pattern, include)), list(map(_pattern, exclude))
    return tuple(path for path in paths if _is_in(path, included) and not _is_in(path, excluded))


def _is_in(path: str, patterns: Sequence[re.Pattern[str]]) -> bool:
    return any(pattern.match(f"/{path}") for pattern in patterns)


def _pattern(spec: str) -> re.Pattern[str]:
    """A spec as pyright understands it: it stands for what it matches and for all below."""
    parts = (part for part in spec.split("/") if part not in ("", "."))
    return re.compile("".join(map(_part, parts)) + r"(/|$)")


def _part(part: str) -> str:
    if part == "**":
        return "(/[^/]+)*?"
    return "/" + re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
