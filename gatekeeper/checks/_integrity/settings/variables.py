"""Variables of the environment that tests are skipped by: settings that give them, and give them no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from gatekeeper.checks._integrity.asked_variables import Deciding, deciding
from gatekeeper.checks._integrity.report import warning
from gatekeeper.checks._integrity.settings.ends import End, Ends
from gatekeeper.checks._integrity.settings.files import holds_commands, is_settings
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.checks._integrity.settings.tools.pytest import DESELECTED
from gatekeeper.checks._integrity.source import Source, parsed
from gatekeeper.model.finding import Finding

_WITHOUT = "not set here any more, and tests are skipped without it"
_WITH = "set here now, and tests are skipped by it"
_OFF = frozenset({"", "0", "false", "no", "off"})
_COMMENT = re.compile(r"^\s*[#;].*$|\s#.*$", re.MULTILINE)


def findings(ends: Ends) -> Iterator[Finding]:
    """The variables that let tests run and are given in fewer places, and those that keep them from it in more."""
    files = sorted(filter(_may_set_some, ends.changed))
    for name, wanted in sorted(_deciding(ends.head)) if files else ():
        what = _WITHOUT if wanted else _WITH
        for path in _against(ends, files, name, -1 if wanted else 1):
            yield warning(DESELECTED, f"{name} is {what}", path, line_of(ends.head.read(path), name))


def _may_set_some(path: str) -> bool:
    return holds_commands(path) or is_settings(path)


def _against(ends: Ends, files: Iterable[str], name: str, sign: int) -> Iterator[str]:
    """The files that set a variable more often (`sign` is 1) or less often (-1), where all of them together do too."""
    change = {path: sign * (_given(ends.head, path, name) - _given(ends.base, path, name)) for path in files}
    if sum(change.values()) > 0:
        yield from (path for path, more in change.items() if more > 0)


def _deciding(head: End) -> frozenset[Deciding]:
    """The variables by which the tests of the head are skipped, and whether they have to be set for them to run."""
    found = map(partial(_parsed, head), sorted(head.project.test_files))
    return frozenset(one for source in found if source is not None for one in deciding(source))


def _parsed(head: End, path: str) -> Source | None:
    content = head.read(path) or b""
    return parsed(path, content) if b"environ" in content or b"getenv" in content else None


def _given(end: End, path: str, name: str) -> int:
    """In how many places a file sets a variable to something that counts."""
    text = _COMMENT.sub("", (end.read(path) or b"").decode("utf-8", "replace"))
    return sum(value.strip("'\"").lower() not in _OFF for value in _values(text, name))


def _values(text: str, name: str) -> Iterable[str]:
    return re.findall(rf"(?<![\w.$]){re.escape(name)}['\"]?\]?[ \t]*(?:[:?+]?=(?!=)|:)[ \t]*([^\s,}}]*)", text)
