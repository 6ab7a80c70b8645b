"""After a tool was used: what is wrong with the files that it edited, as facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from gatekeeper import app, config, prepare, rules
from gatekeeper.agents.event import CONTEXT, Answer, Event
from gatekeeper.agents.guard import folders
from gatekeeper.agents.script import follow
from gatekeeper.agents.tools import DELETE, look
from gatekeeper.live import Silent
from gatekeeper.model.finding import Finding
from gatekeeper.model.project import is_python
from gatekeeper.reporters import visible
from gatekeeper.request import Policy, Request

CHECKS = ("format", "lint", "complexity", "size")
"""What is quick to find out about one file; its types and tests are judged at the end."""
_FILES = 10
_NAMED = 8
_LONGEST = 200
_SECONDS = 20.0


def after(event: Event, request: Request) -> Answer:
    """The findings in the Python files that were edited; nothing when there are none, or they are not the project's."""
    folder = next(folders(event, request))
    paths = [path for path in _edited(event, folder, request) if path.is_file() and is_python(path.name)]
    root = prepare.locate(replace(request, directory=folder)).root
    own = tuple(dict.fromkeys(str(path) for path in paths if path.is_relative_to(root)))[:_FILES]
    if not own:
        return Answer()
    found = _findings(replace(request, directory=root, paths=own, cache=False, timeout=_SECONDS))
    return Answer(CONTEXT, "\n".join(_said(found))) if found else Answer()


def _edited(event: Event, folder: Path, request: Request) -> Iterator[Path]:
    call = look(event.tool, event.given)
    start = folder / call.folder
    followed = (follow(command, str(start), request.environ) for command in call.commands)
    for touch in (*call.touches, *(touch for one in followed for touch in one.touches)):
        if touch.action != DELETE and "\0" not in touch.path:
            yield (start / touch.path).resolve()


def _findings(request: Request) -> list[Finding]:
    """What those of the quick checks find that the project asks for."""
    conditions = config.load(rules.on_disk(request.directory), profile=request.profile).profile.conditions.values()
    judged = {one.check for one in conditions}
    wanted = tuple(name for name in CHECKS if name in judged)
    if not wanted:
        return []
    report = app.run(replace(request, only=wanted, policy=Policy.WORKTREE), Silent())
    return [one for one in report.findings if not one.suppressed]


def _said(findings: Iterable[Finding]) -> Iterator[str]:
    named = list(findings)
    yield f"gatekeeper: {len(named)} finding{'s' if len(named) != 1 else ''} in what was edited"
    for one in named[:_NAMED]:
        place = f"{one.location.path}:{one.location.line}" if one.location.line else one.location.path
        yield visible(f"{place} {one.name} {one.message}")[:_LONGEST]
    if len(named) > _NAMED:
        yield f"{len(named) - _NAMED} more"
