"""Files that tests read, and that hold nothing any more, or fewer of the cases that tests are made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import cast

from gatekeeper.checks._integrity.pool import removed_names
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.view import ChangeView
from gatekeeper.model.change import ChangedFile, Mode, Status
from gatekeeper.model.finding import Finding
from gatekeeper.model.project import is_python

REGULAR = (Mode.FILE, Mode.EXECUTABLE)
_LINES = (".csv", ".tsv", ".jsonl", ".ndjson")
_YAML = (".yaml", ".yml")
RECORDED = re.compile(r"snapshot|cassette|record", re.IGNORECASE)
"""What a tool writes down anew when it is told to."""
_WORD = re.compile(r"\w+")


def findings(view: ChangeView) -> Iterator[Finding]:
    """Data of tests that was emptied, or cut: what holds for nothing is no longer asked of anything."""
    for file in filter(lambda one: _is_data(view, one), view.change.files):
        before, after = view.context.read_base(file.path) or b"", view.context.read(file.path)
        if before.strip() and not after.strip():
            yield warning("test-cases-removed", "the file holds nothing any more", file.path)
        elif lost := _lost(view, file.path, before, after):
            text = f"the file, which tests read, holds less, and nothing new: `{lost}` is gone"
            yield warning("test-cases-removed", text[:160], file.path)


def _is_data(view: ChangeView, file: ChangedFile) -> bool:
    """Whether it is a file among the tests, there at both ends, and no code."""
    there = file.status is Status.MODIFIED and file.mode in REGULAR
    return there and view.context.project.is_test(file.path) and not is_python(file.path)


def _lost(view: ChangeView, path: str, before: bytes, after: bytes) -> str:
    """A value that a file held for tests; "" where there are no fewer entries, or other ones came."""
    old, new = _entries(path, before), _entries(path, after)
    if _size(new) >= _size(old) or new - old or RECORDED.search(path):
        return ""
    return "" if _is_moot(view, path, old - new) or not _is_read(view, path) else min(old - new)


def _is_moot(view: ChangeView, path: str, gone: Counter[str]) -> bool:
    """Whether entries are about what the sources do not have any more, or other files hold them now."""
    about = {word for one in gone for word in _WORD.findall(one)}
    return not removed_names(view).isdisjoint(about) or _went_elsewhere(view, path, gone)


def _size(entries: Counter[str]) -> int:
    return sum(many for entry, many in entries.items() if entry.startswith("[]"))


def _is_read(view: ChangeView, path: str) -> bool:
    """Whether a test names the file, or the folder that it lies in."""
    pure = PurePosixPath(path)
    return any(view.test_sources(f"{pure.stem}", f"{pure.parent.name}/", f'"{pure.parent.name}"'))


def _went_elsewhere(view: ChangeView, path: str, gone: Counter[str]) -> bool:
    """Whether other files of data hold the entries now."""
    others = (one.path for one in view.change.files if one.path != path and one.mode in REGULAR)
    now = (_entries(one, view.read_head(one) or b"") for one in others if not is_python(one))
    return gone <= sum(now, Counter[str]())


def _entries(path: str, content: bytes) -> Counter[str]:
    """What a file holds, value by value, each with the keys above it; none where it is of another kind."""
    from gatekeeper.checks._integrity.settings.documents import parse_json, parse_yaml

    if path.endswith(_LINES):
        return Counter(f"[]{line.strip()}" for line in content.decode("utf-8", "replace").splitlines() if line.strip())
    try:
        if path.endswith(".json"):
            return Counter(_values(parse_json(b'{"": ' + content + b"}"), ""))
        if path.endswith(_YAML):
            body = content.removeprefix(b"---").lstrip(b"\n")
            return Counter(_values(parse_yaml(b"rows:\n" + body if body.startswith(b"-") else body), ""))
    except ValueError:
        pass
    return Counter()


def _values(value: object, above: str) -> Iterator[str]:
    """The values in a document; a `[]` before one tells that it is an item of a list, or what holds one."""
    if isinstance(value, Mapping):
        for key, one in cast("Mapping[object, object]", value).items():
            yield from _values(one, f"{above}{key}.")
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield f"[]{above}"
            yield from _values(one, above)
    else:
        yield f"{above.rstrip('.')}: {value}"
