"""Reading what `git diff-index` and `git diff-tree` print with `-z --raw --patch -U0`: bytes in, changed files out."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from gatekeeper.errors import CannotVerify
from gatekeeper.git.process import text
from gatekeeper.model.change import ChangedFile, Mode, Status

_STATUS = {
    b"A": Status.ADDED,
    b"M": Status.MODIFIED,
    b"D": Status.DELETED,
    b"R": Status.RENAMED,
    b"C": Status.COPIED,
    b"T": Status.TYPE_CHANGED,
    b"U": Status.MODIFIED,  # unmerged: both sides changed it
}
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_SECTION = b"diff --git "
_NO_NEWLINE = b"\\"
_ESCAPES = {7: b"a", 8: b"b", 9: b"t", 10: b"n", 11: b"v", 12: b"f", 13: b"r", 34: b'"', 92: b"\\"}


class Entry(Struct, frozen=True):
    """One record of the raw part: the file without its lines, and the object that the head holds (zeros: unknown)."""

    file: ChangedFile
    old: bytes
    new: bytes
    object: str
    unmerged: bool = False

    @property
    def header(self) -> bytes:
        """The line that begins this file's section of the patch."""
        return _SECTION + quoted(b"a/" + self.old) + b" " + quoted(b"b/" + self.new)


class _Tally(Struct):
    """The lines of one file, as its sections are read."""

    added_lines: set[int]
    added: int = 0
    deleted: int = 0
    sections: int = 0
    opaque: bool = False
    """git would not show the lines: a binary file, or one that an attribute calls so."""
    nul: bool = False


class Parsed(Struct, frozen=True):
    """A changed file with its lines. `opaque`: git showed none, taking it for binary, and `file.binary` is set."""

    file: ChangedFile
    object: str
    opaque: bool


def quoted(path: bytes) -> bytes:
    """The path as git writes it in a patch when `core.quotePath` is true."""
    if all(32 <= byte < 127 and byte not in _ESCAPES for byte in path):
        return path
    return b'"' + b"".join(_escaped(byte) for byte in path) + b'"'


def _escaped(byte: int) -> bytes:
    if byte in _ESCAPES:
        return b"\\" + _ESCAPES[byte]
    return bytes([byte]) if 32 <= byte < 127 else b"\\%03o" % byte


def parse(output: bytes) -> tuple[Parsed, ...]:
    """The changed files in git's order; those that only look changed (a new time stamp) are left out.

    Raises CannotVerify when the output is not what git is documented to print.
    """
    entries, patch = _raw(output)
    tallies = _tallies(entries, patch)
    return tuple(
        _parsed(entry, tally) for entry, tally in zip(entries, tallies, strict=True) if not _untouched(entry, tally)
    )


def _raw(output: bytes) -> tuple[list[Entry], bytes]:
    entries: list[Entry] = []
    position = 0
    while output.startswith(b":", position):
        meta, position = _field(output, position)
        paths = 2 if meta.rpartition(b" ")[2][:1] in (b"R", b"C") else 1
        old, position = _field(output, position)
        new = old
        if paths == 2:
            new, position = _field(output, position)
        entries.append(_entry(meta, old, new))
    rest = output[position:]
    return entries, rest[1:] if rest.startswith(b"\0") else rest


def _field(output: bytes, position: int) -> tuple[bytes, int]:
    end = output.find(b"\0", position)
    if end < 0:
        raise _unexpected("a record is cut off")
    return output[position:end], end + 1


def _entry(meta: bytes, old: bytes, new: bytes) -> Entry:
    try:
        old_mode, mode, _, head, status = meta[1:].split(b" ")
        kind = _STATUS[status[:1]]
        modes = (_mode(old_mode), _mode(mode))
    except (KeyError, ValueError) as error:
        raise _unexpected(f"the record {meta!r}") from error
    unmerged = status[:1] == b"U"
    if unmerged:  # git does not say what it will be
        modes = (modes[0], modes[0] if modes[0] is Mode.EXECUTABLE else Mode.FILE)
    two = kind in (Status.RENAMED, Status.COPIED)
    file = ChangedFile(text(new), kind, text(old) if two else None, *modes)
    return Entry(file, old, new, head.decode("ascii", "replace"), unmerged)


def _mode(word: bytes) -> Mode:
    """Trees written by very old or odd tools hold 100664 and the like; only the executable bit means something."""
    if word.startswith(b"100"):
        return Mode.EXECUTABLE if int(word, 8) & 0o100 else Mode.FILE
    return Mode(word.decode("ascii"))


def _tallies(entries: list[Entry], patch: bytes) -> list[_Tally]:
    """The patch's lines, counted for the entry that each section names.

    A hunk says how long it is, so that its content cannot pose as the header of another file.
    """
    tallies = [_Tally(set()) for _ in entries]
    current: _Tally | None = None
    at = left = 0
    for line in patch.split(b"\n"):
        if left > 0 and current is not None:
            left -= not line.startswith(_NO_NEWLINE)
            current.nul |= b"\0" in line
        elif line.startswith(_SECTION):
            at = _position(entries, at, line)
            current = tallies[at]
            current.sections += 1
        elif current is not None:
            left = _noted(line, current)
    if left > 0:
        raise _unexpected("a patch is cut off")
    return tallies


def _position(entries: list[Entry], start: int, header: bytes) -> int:
    """Sections come in the order of the entries; an entry may have none, and a change of type has two."""
    for at in range(start, len(entries)):
        if entries[at].header == header:
            return at
    raise _unexpected(f"a patch of nothing that changed: {header!r}")


def _noted(line: bytes, tally: _Tally) -> int:
    """Counts a line between hunks; returns how many lines of content follow it."""
    if line.startswith(b"Binary files "):
        tally.opaque = True
    match = _HUNK.match(line)
    if match is None:
        return 0
    deleted, first, added = _count(match[1]), int(match[2]), _count(match[3])
    tally.added += added
    tally.deleted += deleted
    tally.added_lines.update(range(first, first + added))
    return deleted + added


def _count(word: bytes | None) -> int:
    return 1 if word is None else int(word)


def _untouched(entry: Entry, tally: _Tally) -> bool:
    file = entry.file
    changed = entry.unmerged or file.status is not Status.MODIFIED or file.mode is not file.old_mode
    return not changed and tally.sections == 0


def _parsed(entry: Entry, tally: _Tally) -> Parsed:
    if tally.opaque or tally.nul:
        return Parsed(replace(entry.file, binary=True), entry.object, tally.opaque)
    regular = entry.file.mode in (Mode.FILE, Mode.EXECUTABLE)
    file = replace(
        entry.file,
        added_lines=frozenset(tally.added_lines if regular else ()),
        added=tally.added,
        deleted=tally.deleted,
    )
    return Parsed(file, entry.object, opaque=False)


def _unexpected(what: str) -> CannotVerify:
    return CannotVerify(f"git printed a difference that gatekeeper cannot read: {what}")
