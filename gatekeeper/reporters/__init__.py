"""One module a format; each has `render(report) -> str`.

A format is named after its module here, or after an entry point of the group `gatekeeper.reporters` (a function, or a
module that has `render`). Only the one that is asked for is imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TextIO, cast

from gatekeeper.errors import GatekeeperError, UsageError
from gatekeeper.model.report import Report, Verdict
from gatekeeper.reporters._escape import visible
from gatekeeper.reporters._stream import is_terminal, shows_colors, shows_unicode

__all__ = ["SHOWING_PAST", "Reporter", "is_terminal", "load", "names", "render", "schema", "shows_unicode", "visible"]

Reporter = Callable[[Report], str]

SHOWING_PAST = frozenset(("html",))
"""Formats that show earlier runs, which only they wait for."""

_GROUP = "gatekeeper.reporters"
_FOR_READING = ("text", "agent")
"""Formats that may say nothing; a program that reads a report wants one in any case."""


def names() -> tuple[str, ...]:
    """Every format there is, sorted."""
    from importlib.metadata import entry_points

    return tuple(sorted(_own() | entry_points(group=_GROUP).names))


def load(name: str) -> Reporter:
    """The function that renders a report in the format. One of gatekeeper's own is never replaced by a plug-in.

    Raises UsageError for a format that there is not, GatekeeperError for a plug-in that cannot be used.
    """
    own = f"{__name__}.{name}"
    if name.isidentifier() and not name.startswith("_"):
        try:
            return import_module(own).render
        except ModuleNotFoundError as error:
            if error.name != own:
                raise
    return _plugged_in(name)


def render(
    name: str,
    report: Report,
    *,
    stream: TextIO | None = None,
    environ: Mapping[str, str] = os.environ,
    quiet: bool = False,
    verbose: bool = False,
) -> str:
    """The report in the format, as it suits the stream that it is going to be written to (standard output if None).

    `quiet` leaves formats that people and agents read empty when the gate passed; `verbose` makes `text` show every
    finding. Raises like `load`.
    """
    if quiet and name in _FOR_READING and report.verdict is Verdict.PASS:
        return ""
    if name != "text":
        return load(name)(report)
    from gatekeeper.reporters.text import render_styled

    to = stream or sys.stdout
    color, unicode = shows_colors(to, environ), shows_unicode(to)
    return render_styled(report, color=color, unicode=unicode, quiet=quiet, verbose=verbose)


def schema() -> str:
    """The JSON Schema of the `json` format."""
    return Path(__file__).with_name("report.schema.json").read_text(encoding="utf-8")


def _own() -> set[str]:
    import pkgutil

    return {module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")}


def _plugged_in(name: str) -> Reporter:
    from importlib.metadata import entry_points

    found = list(entry_points(group=_GROUP, name=name))
    if not found:
        raise UsageError(f"there is no format {visible(name)!r}; choose one of {', '.join(names())}")
    try:
        loaded = found[0].load()
    except Exception as error:
        raise GatekeeperError(f"the plug-in for the format {name!r} ({found[0].value}) fails: {error}") from error
    render = getattr(loaded, "render", loaded)
    if not callable(render):
        raise GatekeeperError(f"the plug-in for the format {name!r} ({found[0].value}) has no function render(report)")
    return cast("Reporter", render)
