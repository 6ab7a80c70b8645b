"""What settings amount to, and when one is looser than another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from msgspec import Struct, field

from gatekeeper.checks._integrity.settings.ends import Ends

LOOSENED = "settings-loosened"
_BY_OTHERS = re.compile(
    r"(^|/)(_?vendor(ed)?|third_party|_?generated|migrations|node_modules)/|_pb2(_grpc)?\.pyi?$|_?version\.py$"
)
_SHOWN = 3


class Loosening(Struct, frozen=True):
    """How a setting became looser. `needle` is what stands in the line to point at, `rule` the rule it breaks."""

    what: str
    grave: bool = False
    needle: str = ""
    rule: str = LOOSENED


class Level(Struct, frozen=True):
    """A setting that watches more the higher its value; `grave` when this value is hardly ever honest."""

    value: float
    shown: str
    grave: bool = False

    def loosened(self, head: Any, _ends: Ends) -> Loosening | None:
        """How the value fell."""
        if head.value >= self.value:
            return None
        return Loosening(f"goes from {self.shown} to {head.shown}", head.grave)


def flag(on: bool, grave: bool = False) -> Level:
    """A switch that watches more when it is on."""
    return Level(float(on), "on" if on else "off", grave)


def switch(off: bool, grave: bool = False) -> Level:
    """A switch that watches less when it is on."""
    return Level(float(not off), "on" if off else "off", grave)


def ceiling(limit: float | None) -> Level:
    """A limit that watches less the higher it is; None when there is none."""
    return Level(float("-inf"), "no limit") if limit is None else Level(-limit, f"{limit:g}")


def floor(limit: float | None) -> Level:
    """A limit that watches more the higher it is; None when there is none."""
    return Level(0, "none") if limit is None else Level(limit, f"{limit:g}")


class Limit(Struct, frozen=True):
    """A level that means something only where the rule that it belongs to is on."""

    level: Level
    on: bool

    def loosened(self, head: Any, ends: Ends) -> Loosening | None:
        """How the value fell of a rule that is on at both ends: that it is switched off is said of the rule."""
        return self.level.loosened(head.level, ends) if self.on and head.on else None


class Lookouts(Struct, frozen=True):
    """Things that are looked at: losing one is looser."""

    items: frozenset[str]

    def loosened(self, head: Any, _ends: Ends) -> Loosening | None:
        """What is no longer looked at."""
        lost = sorted(self.items - head.items)
        return Loosening(f"no longer holds {listed(lost)}") if lost else None


class Blinds(Struct, frozen=True):
    """Things that are let pass: gaining one is looser. `grave` are those that are hardly ever honest."""

    items: frozenset[str]
    grave: frozenset[str] = frozenset()
    rule: str = LOOSENED

    def loosened(self, head: Any, ends: Ends) -> Loosening | None:
        """What is let pass now."""
        added = sorted(one for one in head.items - self.items if ends.formerly(one) not in self.items)
        if not added:
            return None
        needle = "".join(added[0].split()[-1:])
        return Loosening(f"now holds {listed(added)}", bool(head.grave & set(added)), needle, head.rule)


class Unseen(Struct, frozen=True):
    """Files that are not looked at, each with what is not looked for in it ("" for everything)."""

    pairs: frozenset[tuple[str, str]]
    rule: str = LOOSENED
    always_grave: bool = False
    may_be_grave: bool = True

    def loosened(self, head: Any, ends: Ends) -> Loosening | None:
        """Which files are no longer looked at; renamed ones are known by their old names."""
        added = [pair for pair in head.pairs if ends.matters(pair[0]) and not self._knows(ends.origin(pair[0]), *pair)]
        if not added:
            return None
        paths, lost = sorted({path for path, _ in added}), sorted({what for _, what in added} - {""})
        what = f"hides {listed(lost)} in {listed(paths)}" if lost else f"hides {listed(paths)}"
        return Loosening(what, head.is_grave(paths, ends), "", head.rule)

    def is_grave(self, paths: Iterable[str], ends: Ends) -> bool:
        """Whether hiding these files is hardly ever honest: the change touches them, and they are no one else's."""
        if self.always_grave or not self.may_be_grave:
            return self.always_grave
        return any(ends.is_changed_source(path) and not _BY_OTHERS.search(path) for path in paths)

    def _knows(self, old: str, path: str, what: str) -> bool:
        names = {old, path}
        return any((name, one) in self.pairs for name in names for one in _wider(what))


def _wider(what: str) -> Iterable[str]:
    """A code and everything that includes it."""
    return {what[:end] for end in range(len(what) + 1)}


class Settings(Struct, frozen=True):
    """What a tool's settings in a folder amount to; `file` is where they stand, None where the tool has none."""

    tool: str
    file: str | None
    guards: Mapping[str, Any] = field(default_factory=dict[str, Any])


def listed(items: Iterable[str]) -> str:
    """A few of the items, and how many more there are."""
    known = list(items)
    more = len(known) - _SHOWN
    shown = ", ".join(known[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def matches(pattern: str, path: str) -> bool:
    """Whether a glob holds a file, as tools read globs: a folder's name, a path from the root, or a file's name."""
    glob = pattern.strip().removeprefix("./").rstrip("/")
    if glob in ("", "."):
        return pattern.strip() != ""
    if "/" not in glob and any(fnmatchcase(part, glob) for part in path.split("/")):
        return True
    globs = (glob, f"{glob}/*", f"*/{glob.removeprefix('**/')}", f"*/{glob.removeprefix('**/')}/*")
    rooted = globs[:2] if not glob.startswith(("*", "/")) else globs
    return any(fnmatchcase(path, one) or fnmatchcase(f"/{path}", one) for one in rooted)


def any_match(patterns: Iterable[str], path: str) -> bool:
    """Whether one of the globs holds the file."""
    return any(matches(pattern, path) for pattern in patterns)


def regex_matcher(patterns: Iterable[str]) -> Callable[[str], bool]:
    """Whether one of the regular expressions is found in a path; one that is none holds nothing."""
    compiled = [one for one in map(_compiled, patterns) if one is not None]
    return lambda path: any(one.search(path) for one in compiled)


_EVERYTHING = re.compile("")
_NESTED = re.compile(r"[+*}]\??\)[+*{]")


def _compiled(pattern: str) -> re.Pattern[str] | None:
    if _NESTED.search(pattern):
        # It could take for ever; hiding too much is what a reviewer should look at.
        return _EVERYTHING
    try:
        return re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return None
