"""Work that is done file by file: of a file that was seen before, what was found then is what would be found now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from gatekeeper.model.check import Context, Notes

_REGULAR = "100"
"""How what the notes tell of a regular file begins; others lead to contents that they do not tell."""


Found = TypeVar("Found", bound=Struct)


def by_file(
    context: Context,
    paths: Sequence[str],
    work: Callable[[Sequence[str]], Mapping[str, Found]],
    kind: type[Found],
    *parts: object,
) -> dict[str, Found]:
    """What is found in each file, in the order of the paths: `work` does those that were not seen before, if any.

    What is found is a `kind` of plain values and tuples. Besides the file's path and content it may depend only on
    `parts`, on what is installed and on variables.
    """
    told = _told(context.notes)
    known = _known(context.notes.recall(*parts) or {}, told)
    fresh = [path for path in paths if path not in known]
    done: Mapping[str, Found] = work(fresh) if fresh else {}
    context.notes.leave(_noted(paths, known, done, told), *parts)
    return {path: done[path] if path in done else kind(*known[path]) for path in paths}


def _told(notes: Notes) -> Mapping[str, str]:
    return {path: what for path, what in notes.files.items() if what.startswith(_REGULAR)}


def _known(seen: Mapping[str, tuple[str, tuple[Any, ...]]], told: Mapping[str, str]) -> Mapping[str, tuple[Any, ...]]:
    return {path: found for path, (what, found) in seen.items() if told.get(path) == what}


def _noted(
    paths: Sequence[str],
    known: Mapping[str, tuple[Any, ...]],
    done: Mapping[str, Struct],
    told: Mapping[str, str],
) -> Mapping[str, tuple[str, tuple[Any, ...]]]:
    noted = ((path, known[path] if path in known else astuple(done[path])) for path in paths if path in told)
    return {path: (told[path], found) for path, found in noted}
