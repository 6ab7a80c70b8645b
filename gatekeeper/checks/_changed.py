"""Both ends of the files that a change touches."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from gatekeeper.model.change import Change, ChangedFile, Mode, Status
from gatekeeper.model.check import Context

_REGULAR = (Mode.FILE, Mode.EXECUTABLE)


class Ends(Struct, frozen=True):
    """A changed file at the merge base and now; None where it was or is not there."""

    path: str
    before: bytes | None
    after: bytes | None


def changed_files(context: Context, change: Change) -> Iterator[Ends]:
    """The regular files of the change, those that are gone included; what the project leaves out is left out."""
    own = frozenset(context.project.files)
    for file in change.files:
        gone = file.status is Status.DELETED
        if not file.binary and (gone or file.path in own):
            ends = Ends(file.path, _before(context, file), None if gone else context.read(file.path))
            if ends.before is not None or ends.after is not None:
                yield ends


def _before(context: Context, file: ChangedFile) -> bytes | None:
    return context.read_base(file.old_path or file.path) if file.old_mode in _REGULAR else None


def count(number: int, noun: str) -> str:
    """`1 entry`, `2 entries`, as evidence has it."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"
