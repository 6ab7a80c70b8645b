"""Where a setting stands, and errors that say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.errors import ConfigError

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST = 80


def quoted(text: str) -> str:
    """The text in double quotes, cut when it is long, with everything escaped that a terminal might obey."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in cut)
    return f'"{safe}"'


def dotted(names: Iterable[str]) -> str:
    """Key names joined as TOML writes them: `checks."my check".tool`."""
    return ".".join(name if _BARE.fullmatch(name) else quoted(name) for name in names)


def suggestion(word: str, known: Collection[str]) -> str:
    """The end of a message about an unknown word: the likeliest one meant, or all there are."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, n=1)
    if near:
        return f"did you mean {quoted(near[0])}?"
    return f"known: {', '.join(sorted(known))}" if known else "there are none"


class Place(Struct, frozen=True):
    """A table of a file; `row` is the 1-based number of an entry where the table is an array of tables."""

    file: str
    table: tuple[str, ...] = ()
    row: int | None = None

    @property
    def heading(self) -> str:
        """The table as its heading is written."""
        if not self.table:
            return "the top level"
        name = dotted(self.table)
        return f"[{name}]" if self.row is None else f"[[{name}]] number {self.row}"

    def inside(self, *names: str, row: int | None = None) -> Place:
        """A table within this one."""
        return replace(self, table=(*self.table, *names), row=row)

    def key(self, name: str) -> str:
        """The whole name of a key of this table."""
        full = dotted((*self.table, name))
        return full if self.row is None else f"{full} (number {self.row})"

    def error(self, message: str) -> ConfigError:
        """An error about this file."""
        return ConfigError(f"{self.file}: {message}")

    def unknown(self, name: str, known: Collection[str]) -> ConfigError:
        """An error about a key that means nothing here."""
        return self.error(f"{self.heading} has no key {quoted(name)}: {suggestion(name, known)}")
