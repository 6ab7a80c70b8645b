"""When to run again: after each edit that a verdict could depend on. Needs the extra `watch`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePath

from msgspec import Struct
from watchfiles import Change, DefaultFilter, watch

from gatekeeper.contents import CACHES, worktree
from gatekeeper.engine.scan import content
from gatekeeper.errors import CannotVerify
from gatekeeper.prepare import Place, locate
from gatekeeper.project.detect import walk
from gatekeeper.request import Request

_QUIET = 100
"""Milliseconds without another edit after which a round begins: editors write several files at once."""
_LONGEST = 1600
"""Milliseconds after which it begins anyway."""
_BEAT = 100
"""Milliseconds between looks whether there is anything; the first look makes sure that nothing is missed any more."""


def rounds(request: Request, written: Collection[Path] = ()) -> Iterator[tuple[str, ...]]:
    """The paths edited, each time that there is something to judge anew: first none, then those edited since.

    An edit while the caller is busy counts; the next round then begins as soon as it is asked for. What git ignores,
    what leaves every file as it was and the files `written` by the caller itself do not count. Raises CannotVerify when
    the folder cannot be watched, and whatever `gatekeeper.prepare.locate` raises.
    """
    place = locate(request)
    tree = _Tree(place, frozenset(path.resolve() for path in written))
    batches = watch(
        place.top,
        watch_filter=tree,
        debounce=_LONGEST,
        step=_QUIET,
        rust_timeout=_BEAT,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    try:
        next(batches)
    except OSError as error:
        raise CannotVerify(f"{place.top} cannot be watched: {error}") from error
    known = tree.files()
    yield ()
    for events in batches:
        now = tree.files() if events else known
        edited = tuple(sorted(path for path in now.keys() | known.keys() if now.get(path) != known.get(path)))
        known = now
        if edited:
            yield edited


class _Tree(Struct, frozen=True):
    """What is watched: no caches, no files of editors' own, and no files that we write."""

    place: Place
    written: Collection[Path]

    def __call__(self, _change: Change, path: str) -> bool:
        """Whether an event is worth a look."""
        return self._counts(Path(path).relative_to(self.place.top))

    def files(self) -> Mapping[str, str]:
        """Every file by its content, which tells an edit, as an event does not, from a file that was written again.

        None while git does not answer, as in the middle of a rebase; all are new after that.
        """
        if self.place.repository is None:
            found = {path: repr(content(self.place.top / path)) for path in walk(self.place.top)}
        else:
            try:
                found = worktree(self.place.repository)
            except CannotVerify:
                found = {}
        return {path: what for path, what in found.items() if self._counts(PurePath(path))}

    def _counts(self, path: PurePath) -> bool:
        if CACHES.intersection(path.parts) or not _usual(Change.modified, path.name):
            return False
        place = self.place.top / path
        return not any(place == one or _is_early(place, one) for one in self.written)


_usual = DefaultFilter(ignore_dirs=())


def _is_early(path: Path, written: Path) -> bool:
    """Whether it is what a file is written as before it takes its name."""
    return path.parent == written.parent and path.name.startswith(f".{written.name}.")
