"""Shell scripts that stopped at the first failure, and go on after it now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gatekeeper.checks._integrity.report import error
from gatekeeper.checks._integrity.settings.commands import Call
from gatekeeper.checks._integrity.settings.ends import End, Ends
from gatekeeper.checks._integrity.settings.files import is_script, is_workflow
from gatekeeper.checks._integrity.settings.found import calls_in
from gatekeeper.checks._integrity.settings.lines import line_of
from gatekeeper.model.finding import Finding

_SHELL = re.compile(r"#!.*\b(?:ba|da|z|k)?sh\b")
"""How a script of the shell begins."""
_STOPS = re.compile(r"#!(?>.*?sh\b).*\s-\w*e|\s*set\s(?:.*\s)?-(?:\w*e\w*|o\s+errexit)")


def findings(ends: Ends) -> Iterator[Finding]:
    """Scripts with checks whose failure they no longer end with."""
    for path in sorted(filter(is_script, ends.changed & ends.head.paths)):
        lost = [] if is_workflow(path) else _lost(ends, path)
        if lost:
            text = f"a failure of {lost[0].tool} no longer ends the script: it goes on after it"
            yield error("ci-weakened", text, path, line_of(ends.head.read(path), lost[0].text))


def _lost(ends: Ends, path: str) -> list[Call]:
    """The commands whose failure ended the script, and does not any more."""
    old = ends.origin(path)
    if _stops(ends.head, path) or not (_is_shell(_text(ends.base, old)) and _is_shell(_text(ends.head, path))):
        return []
    counted = _ending(ends.base, old)
    still = {call.tool for call in _ending(ends.head, path)}
    known = {call.tool for call in counted} - still
    return [call for call in _counting(ends.head, path) if call.tool in known]


def _counting(end: End, path: str) -> list[Call]:
    return [one for one in calls_in(end, (path,)) if not one.excused]


def _ending(end: End, path: str) -> list[Call]:
    """The commands with whose failure a script fails: all of them, or the last one."""
    calls, last = _counting(end, path), _last(end, path)
    return calls if _stops(end, path) else [one for one in calls if one.text in last]


def _text(end: End, path: str) -> str:
    return (end.read(path) or b"").decode("utf-8", "replace")


def _stops(end: End, path: str) -> bool:
    """Whether a script of the shell stops at the first failure."""
    return any(map(_STOPS.match, _text(end, path).splitlines()))


def _is_shell(text: str) -> bool:
    return _SHELL.match(text) is not None


def _last(end: End, path: str) -> str:
    """The last command of a script."""
    lines = re.sub(r"\\\n\s*", " ", _text(end, path)).rstrip().splitlines()
    return lines[-1].strip() if lines else ""
