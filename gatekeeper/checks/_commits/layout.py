"""Telling what a commit only lays out anew from what it alters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from gatekeeper.checks._reformat import Kinds, kinds_between
from gatekeeper.model.change import ChangedFile, Commit, Mode, Status
from gatekeeper.model.check import Context, RuleInfo
from gatekeeper.model.project import is_python

REFORMAT, WHITESPACE = "mixed-reformat", "mixed-whitespace"

RULES = (
    RuleInfo(
        REFORMAT,
        "Reformatted and changed",
        "The commit alters what Python code means, and lays out `reformatted_lines` or more other lines anew.",
        "Reformat in a commit of its own, before the functional one.",
        bad="one commit: `ruff format` over the package, and a new parameter",
        good="two commits: `ruff format` over the package; a new parameter",
    ),
    RuleInfo(
        WHITESPACE,
        "White space and changed",
        "The commit alters what Python code means, and alters nothing but white space (blank lines, the ends of lines; "
        "in Python also layout) in more than `whitespace_lines` other lines.",
        "Take these lines out, or alter them in a commit of their own.",
        bad="one commit: a new parameter, and blanks at the ends of lines taken out of README.md",
        good="one commit: a new parameter",
    ),
)

_WHOLE = (Status.ADDED, Status.COPIED, Status.DELETED)
_REGULAR = (Mode.FILE, Mode.EXECUTABLE)


class Layout(Struct, frozen=True):
    """How many lines a commit lays out anew, in how many only white space differs, and whether it does more.

    `reformatted` and `blank` hold pairs of path and lines.
    """

    functional: bool
    reformatted: tuple[tuple[str, int], ...]
    blank: tuple[tuple[str, int], ...]


class _Ends(Struct, frozen=True):
    """The files of a commit's parent and its own."""

    before: Mapping[str, bytes | None]
    after: Mapping[str, bytes | None]

    def base(self, path: str) -> bytes:
        """A file of the parent."""
        return self.before.get(path) or b""

    def head(self, path: str) -> bytes:
        """A file of the commit."""
        return self.after.get(path) or b""


def layout(context: Context, commit: Commit) -> Layout:
    """What the commit does to files that were there before. Raises CannotVerify when they cannot be read."""
    files = [file for file in commit.files if _is_edited(file)]
    ends = _read(context, commit, files)
    told = kinds_between(files, ends.base, ends.head)
    functional = any(map(_is_whole, commit.files)) or any(one.functional for one in told)
    reformatted = tuple((one.path, one.reformatted) for one in told)
    return Layout(functional, reformatted, tuple(_whitespace(files, ends, told)))


def _read(context: Context, commit: Commit, files: Sequence[ChangedFile]) -> _Ends:
    if not files:
        return _Ends({}, {})
    before = context.read_at(commit.parent, [file.old_path or file.path for file in files])
    return _Ends(before, context.read_at(commit.id, [file.path for file in files]))


def _is_whole(file: ChangedFile) -> bool:
    return file.status in _WHOLE and is_python(file.path)


def _is_edited(file: ChangedFile) -> bool:
    kept = file.status in (Status.MODIFIED, Status.RENAMED) and {file.mode, file.old_mode}.issubset(_REGULAR)
    return kept and not file.binary and bool(file.added or file.deleted)


def _whitespace(files: Iterable[ChangedFile], ends: _Ends, told: Iterable[Kinds]) -> Iterator[tuple[str, int]]:
    unchanged = {one.path for one in told if not one.functional}
    for file in files:
        before, after = ends.base(file.old_path or file.path).split(b"\n"), ends.head(file.path).split(b"\n")
        alone = _bare(before) == _bare(after) or (file.path in unchanged and _letters(before) == _letters(after))
        yield file.path, max(file.added, file.deleted) if alone else _retrimmed(file, before, after)


def _letters(lines: Iterable[bytes]) -> bytes:
    return b"".join(word for line in lines for word in line.split())


def _bare(lines: Iterable[bytes]) -> list[bytes]:
    return [line.rstrip() for line in lines if line.strip()]


def _retrimmed(file: ChangedFile, before: list[bytes], after: list[bytes]) -> int:
    """Added lines that were there before with another end: blanks, or the line break of another system."""
    exact = set(before)
    trimmed = {line.rstrip() for line in exact} - {b""}
    return sum(
        1
        for number in file.added_lines
        if number <= len(after) and after[number - 1] not in exact and after[number - 1].rstrip() in trimmed
    )
