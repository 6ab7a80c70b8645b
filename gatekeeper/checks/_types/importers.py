"""Which files of a project may import which, told by names alone: too many rather than too few."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import PurePosixPath
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

_NAMES = r"(?P<{}>\s*\((?:#[^\n]*|[^)#])*\)?|(?:[^\n\\;#]|\\\r?\n)*)"
_CLAUSE = re.compile(
    r"\bfrom\b(?P<dots>[\s\\.]*)(?P<module>(?!import\b)\w+(?:[\s\\]*\.[\s\\]*\w+)*)?(?P<space>[\s\\]*)"
    rf"(?:\bimport\b{_NAMES.format('names')})?|\bimport\b{_NAMES.format('others')}"
)
_WORD = re.compile(r"\w+")
_LISTED = re.compile(r"\s*(\((\s|,|\w|\*|#[^\n]*\n)*\)|[\w\s,*\\]*)")
_BROKEN = re.compile(r"(?<!\\)[\r\n]")


class Import(Struct, frozen=True):
    """Names that may stand for modules. With `level`, that many dots said where to look; without, anywhere."""

    names: frozenset[str]
    level: int
    wildcard: bool


def imports(text: str) -> Iterator[Import]:
    """The imports of a file, whatever it holds else; a syntax error hides none, and a comment may look like one."""
    for match in _CLAUSE.finditer(text):
        pieces = [normalize("NFKC", piece) for piece in match.group("module", "names", "others") if piece]
        one = Import(frozenset(_WORD.findall(" ".join(pieces))), 0, "*" in "".join(pieces))
        dots = (match["dots"] or "").count(".")
        if not dots or not _is_certain(match, one.names):
            yield one
        if dots:
            yield replace(one, level=dots)


def _is_certain(match: re.Match[str], names: frozenset[str]) -> bool:
    """Whether the dots belong to the names: in a comment or a text, code that follows could look like the rest."""
    listed = match["names"]
    between = f"{match['dots']}{match['module'] or ''}{match['space']}"
    whole = listed is not None and _LISTED.fullmatch(listed) and not _BROKEN.search(between)
    return bool(whole) and not names & {"import", "from"}


class Importers:
    """The files of a project by the files that they may import. Paths are relative to its root."""

    def __init__(self, texts: Mapping[str, str], top: str) -> None:
        """`top` is the name of the project's folder, which may be a package itself."""
        self._of: dict[str, set[str]] = defaultdict(set)
        self._modules: dict[str, set[str]] = defaultdict(set)
        self._packages: dict[str, set[str]] = defaultdict(set)
        self._initial: dict[PurePosixPath, set[str]] = defaultdict(set)
        for path in texts:
            self._enter(path, top)
        for path, text in texts.items():
            for clause in imports(text):
                for one in self._targets(path, clause):
                    self._of[one].add(path)

    def reach(self, paths: Iterable[str]) -> set[str]:
        """The files from which one of those could be reached through imports, and those themselves."""
        reached, waiting = set[str](), set(paths)
        while waiting:
            path = waiting.pop()
            reached.add(path)
            waiting |= self._of[path] - reached
        return reached

    def imported(self, path: str) -> bool:
        """Whether another file may import this one."""
        return bool(self._of[path] - {path})

    def _enter(self, path: str, top: str) -> None:
        pure = PurePosixPath(path)
        package = (pure.parent.name or top).removesuffix("-stubs")
        self._packages[package].add(path)
        if pure.stem == "__init__":
            self._initial[pure.parent].add(path)
        self._modules[package if pure.stem == "__init__" else pure.stem].add(path)

    def _targets(self, path: str, one: Import) -> Iterator[str]:
        """The files that a clause may import; one with dots looks below the package that they lead to."""
        around = PurePosixPath(path).parents if one.level else ()
        start = around[one.level - 1].name if one.level <= len(around) and around else ""
        found = self._named(one, start)
        yield from (file for file in found if start in PurePosixPath(file).parts[:-1]) if start else found
        yield from chain(*(self._initial.get(folder, ()) for folder in around))

    def _named(self, one: Import, start: str) -> Iterator[str]:
        for name in one.names:
            yield from self._modules.get(name, ())
        if one.wildcard:  # an `__all__` may name modules of the package
            yield from chain(*(self._packages.get(name, ()) for name in (*one.names, start)))
