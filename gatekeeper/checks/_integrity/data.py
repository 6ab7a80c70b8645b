"""Files that tests read, and that hold nothing any more."""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.change import ChangedFile, Mode, Status
from gatekeeper.model.finding import Finding
from gatekeeper.model.project import is_python

_REGULAR = (Mode.FILE, Mode.EXECUTABLE)


def findings(view: ChangeView) -> Iterator[Finding]:
    """Data of tests that was emptied: what holds for nothing is no longer asked of anything."""
    for file in filter(lambda one: _is_data(view, one), view.change.files):
        if (view.context.read_base(file.path) or b"").strip() and not view.context.read(file.path).strip():
            yield warning("test-cases-removed", "the file holds nothing any more", file.path)


def _is_data(view: ChangeView, file: ChangedFile) -> bool:
    """Whether it is a file among the tests, there at both ends, and no code."""
    there = file.status is Status.MODIFIED and file.mode in _REGULAR
    return there and view.context.project.is_test(file.path) and not is_python(file.path)
