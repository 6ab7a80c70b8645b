"""The scripts and workflows of one end of the change, and the checking commands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gatekeeper.checks._integrity.settings import scripts, workflows
from gatekeeper.checks._integrity.settings.commands import Call, Script, calls
from gatekeeper.checks._integrity.settings.documents import parse_yaml
from gatekeeper.checks._integrity.settings.ends import End
from gatekeeper.checks._integrity.settings.files import holds_commands, is_script, is_workflow


def scripts_in(path: str, end: End) -> Iterable[Script]:
    """The scripts of a file."""
    if is_workflow(path):
        return workflows.scripts(path, end.parsed(path, parse_yaml))
    return scripts.scripts(path, end)


def calls_in(end: End, paths: Iterable[str]) -> Iterator[Call]:
    """The checking commands of files."""
    for path in paths:
        for script in scripts_in(path, end):
            yield from calls(script)


def is_run(tool: str, end: End) -> bool:
    """Whether a command runs a tool, or a hook does before each commit."""
    hook = f"id: {tool}".encode()
    is_hook = any(hook in (end.read(path) or b"") for path in end.paths if ".pre-commit-config.y" in path)
    return is_hook or any(call.tool == tool for call in calls_in(end, sorted(filter(holds_commands, end.paths))))


def all_scripts(end: End) -> Iterator[Script]:
    """Every script that is no workflow."""
    for path in sorted(filter(is_script, end.paths)):
        yield from scripts_in(path, end)


def workflow_calls(end: End) -> tuple[Call, ...]:
    """What continuous integration itself starts."""
    return tuple(calls_in(end, sorted(filter(is_workflow, end.paths))))
