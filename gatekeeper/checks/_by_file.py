"""Work that is done file by file: of a file that was seen before, what was found then is what would be found now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple
from typing import Any, ClassVar, Protocol, TypeVar

from gatekeeper.model.check import Context

_REGULAR = "100"
"""How what the notes tell of a regular file begins; others lead to contents that they do not tell."""


class _Data(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


Found = TypeVar("Found", bound=_Data)


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
    told = {path: what for path, what in context.notes.files.items() if what.startswith(_REGULAR)}
    seen: Mapping[str, tuple[str, tuple[Any, ...]]] = context.notes.recall(*parts) or {}
    known = {path: seen[path][1] for path in paths if path in seen and seen[path][0] == told.get(path)}
    fresh = [path for path in paths if path not in known]
    done: Mapping[str, Found] = work(fresh) if fresh else {}
    found = {path: done[path] if path in done else kind(*known[path]) for path in paths}
    context.notes.leave({path: (told[path], astuple(one)) for path, one in found.items() if path in told}, *parts)
    return found
