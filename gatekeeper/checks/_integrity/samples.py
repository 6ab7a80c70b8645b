"""Files that tests find by looking into a folder, and that are gone: each was a case, and none is missed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from gatekeeper.checks._integrity.data import RECORDED, REGULAR
from gatekeeper.checks._integrity.folders import LISTING, looks_for
from gatekeeper.checks._integrity.pair import Pair
from gatekeeper.checks._integrity.pool import removed_names
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.source import Source
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.change import ChangedFile, Status
from gatekeeper.model.finding import Finding
from gatekeeper.model.project import is_python

_CAME = (Status.ADDED, Status.RENAMED, Status.COPIED)
_OWN = ("__init__.py", "conftest.py")
_KEPT = 0.8


def findings(view: ChangeView) -> Iterator[Finding]:
    """The samples that the change deletes, where others of their kind stay, and as many do not come."""
    gone = [file.path for file in view.change.files if _is_sample(view, file)]
    for path in filter(_unless_replaced(view, gone), gone):
        if _was_found(view, path) and not _is_moot(view, path):
            yield warning("test-cases-removed", "the file, which tests find by looking into its folder, is gone", path)


def _unless_replaced(view: ChangeView, gone: list[str]) -> Callable[[str], bool]:
    """Asks of a file that is gone whether fewer of its kind came."""
    came = Counter(_kind(file.path) for file in view.change.files if file.status in _CAME)
    lost = Counter(map(_kind, gone))
    return lambda path: came[_kind(path)] < lost[_kind(path)]


def _is_sample(view: ChangeView, file: ChangedFile) -> bool:
    """Whether it is a file among the tests that is deleted, and none that pytest, or an import, runs by itself."""
    if file.status is not Status.DELETED or file.old_mode not in REGULAR or RECORDED.search(file.path):
        return False
    runs = is_python(file.path) and (view.pytest_base.collects_file(file.path) or file.path.endswith(_OWN))
    return view.context.project.is_test(file.path) and not runs


def _kind(path: str) -> tuple[PurePosixPath, str]:
    pure = PurePosixPath(path)
    return pure.parent, pure.suffix


def _was_found(view: ChangeView, path: str) -> bool:
    """Whether files of its kind are left, in its folder or one beside that, and tests look for all that there are."""
    folder, suffix = _kind(path)
    kept = (_kind(one) for one in view.context.project.files if one.endswith(suffix))
    left = any(kind == suffix and folder in (one, one.with_name(folder.name)) for one, kind in kept if one.name)
    return left and any(looks_for(source, PurePosixPath(path)) for source in view.test_sources(*LISTING))


def _is_moot(view: ChangeView, path: str) -> bool:
    """Whether the change takes away what the file was about, or the test that named it, or its content stays."""
    pure = PurePosixPath(path)
    about = {pure.stem, pure.stem.removeprefix("test_"), pure.parent.name}
    return not removed_names(view).isdisjoint(about) or _was_named(view, pure) or _is_kept(view, path)


def _was_named(view: ChangeView, file: PurePosixPath) -> bool:
    """Whether tests of the change named the file, and do not any more."""
    name = re.compile(rf"(?<!\w){re.escape(file.stem)}(?!\w)")
    others = [pair for pair in view.test_pairs if pair.path != str(file)]
    before, after = ([one for one in end if one is not None and name.search(one.text)] for end in _ends(others))
    return bool(before) and not after


def _ends(pairs: list[Pair]) -> tuple[list[Source | None], list[Source | None]]:
    return [pair.base for pair in pairs], [pair.head for pair in pairs]


def _is_kept(view: ChangeView, path: str) -> bool:
    """Whether other files that the change touches hold what the file held."""
    before = view.context.read_base(path) or b""
    lines = {line.strip() for line in before.splitlines() if line.strip()}
    now = b"\n".join(view.read_head(one.path) or b"" for one in view.change.files)
    return sum(line in now for line in lines) >= _KEPT * len(lines)
