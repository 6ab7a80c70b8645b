"""Lines that a regular expression picks, read in a process of its own: the expression may take for ever."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from gatekeeper.checks._parse import Diagnostic, positive, severity
from gatekeeper.errors import CannotVerify
from gatekeeper.model.check import Context

WORKER = Path(__file__).parent.parent.parent / "workers" / "match.py"

_LINE_LIMIT = 4096
"""Characters of a line at which the expression looks: enough for any message."""


def parse(context: Context, pattern: str, output: bytes) -> tuple[Diagnostic, ...]:
    """What the lines that match say; `pattern` is one that `regex_problem` accepts.

    Raises CannotVerify when the expression does not come to an end within the check's time.
    """
    lines = [line[:_LINE_LIMIT] for line in output.decode("utf-8", "replace").splitlines()]
    request = json.dumps({"pattern": pattern, "lines": lines}).encode()
    try:
        run = context.run((sys.executable, "-I", "-X", "utf8", str(WORKER)), stdin=request)
    except CannotVerify as error:
        raise CannotVerify(f"the regular expression {pattern!r} could not be used: {error.reason}") from error
    if run.code:
        raise CannotVerify(f"the regular expression {pattern!r} could not be used", run.tail)
    return tuple(_diagnostic(line, groups) for line, groups in json.loads(run.stdout))


def _diagnostic(line: str, groups: Mapping[str, str | None]) -> Diagnostic:
    return Diagnostic(
        groups.get("message") or line.strip(),
        groups.get("path"),
        positive(groups.get("line")),
        positive(groups.get("column")),
        rule=groups.get("rule") or "",
        severity=severity(groups.get("severity")),
    )
