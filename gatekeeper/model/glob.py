"""Gitignore-style globs on whole path components, exact in case and Unicode."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from gatekeeper.errors import ConfigError

_DRIVE = re.compile(r"[A-Za-z]:")
_FOLDERS = re.compile(r"(?<![^/])\*\*/\Z")
"""An end that means the folders below, not the files beside them; the library tells them apart only when spelt out."""


class Globs(Struct, frozen=True):
    """Compiled globs; `patterns` are as the user wrote them."""

    patterns: tuple[str, ...]
    regexes: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, patterns: Iterable[str], key: str) -> Globs:
        """Compiles the globs of a setting. Raises ConfigError, naming `key`, for one that can never match."""
        kept = tuple(patterns)
        return cls(kept, tuple(_compiled(pattern, key) for pattern in kept))

    def match(self, path: str) -> str | None:
        """The first glob that holds a path, None when none does. A folder's path ends in `/`."""
        for pattern, regex in zip(self.patterns, self.regexes, strict=True):
            if regex.search(path):
                return pattern
        return None


def validate_globs(patterns: Iterable[str], key: str) -> None:
    """Raises ConfigError for a glob that can never match (or that negates), naming the setting `key`."""
    Globs.of(patterns, key)


def _compiled(pattern: str, key: str) -> re.Pattern[str]:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    wrong = _wrong(pattern)
    if wrong:
        raise ConfigError(f"{key}: the glob {pattern!r} can never match: {wrong}")
    try:
        regex, _ = GitIgnoreSpecPattern.pattern_to_regex(_FOLDERS.sub("**/*/", pattern))
        if isinstance(regex, str):
            # `.` must hold line breaks, and `$` must not stop before one: file names may contain them.
            return re.compile(regex.replace("|$)", r"|\Z)"), re.DOTALL)
    except (ValueError, re.error):
        pass
    raise ConfigError(f"{key}: the glob {pattern!r} can never match: it is not a gitignore-style pattern")


def _wrong(pattern: str) -> str:
    """Why a pattern cannot match any path, or ""."""
    parts = pattern.strip("/").split("/")
    if pattern.startswith("!"):
        return "negation is not supported here; list what is meant (a name that starts with it is written `\\!`)"
    if not pattern.strip("/").strip():
        return "it names nothing"
    if pattern != pattern.strip():
        return "white space at its ends is not part of any glob"
    if any(part in ("", ".", "..") for part in parts):
        return "paths have no empty, `.` or `..` component"
    if _DRIVE.match(pattern) or "\\\\" in pattern:
        return "it is absolute; write it relative to the project's root, with `/`"
    return ""
