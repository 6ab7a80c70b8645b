"""Options and small steps that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from gatekeeper.errors import CannotVerify, GatekeeperError
from gatekeeper.request import DEFAULT_TIMEOUT, Policy

Command = TypeVar("Command", bound=Callable[..., Any])


def directory_option(command: Command) -> Command:
    """`-C DIR`: act on the project that holds DIR."""
    return click.option(
        "-C",
        "directory",
        type=click.Path(path_type=Path),
        default=Path(),
        metavar="DIR",
        help="Act on the project that holds DIR instead of the current directory.",
    )(command)


def judging_options(command: Command) -> Command:
    """What and by whose rules is judged: the same words mean the same to every command."""
    options = (
        click.option(
            "--profile",
            envvar="GATEKEEPER_PROFILE",
            callback=filled,
            metavar="NAME|FILE",
            help="The profile to judge by.",
        ),
        click.option(
            "--base",
            envvar="GATEKEEPER_BASE",
            callback=filled,
            metavar="REV",
            help="Judge the change since merge-base(REV, HEAD).",
        ),
        click.option(
            "--policy",
            envvar="GATEKEEPER_POLICY",
            type=click.Choice([policy.value for policy in Policy]),
            help="Whose gatekeeper settings judge: the merge base's or the work tree's.",
        ),
        click.option("--allow", multiple=True, metavar="GLOB", help="Narrow the scope to this (repeatable)."),
        click.option("--deny", multiple=True, metavar="GLOB", help="Take this out of scope (repeatable)."),
        click.option(
            "--scope", "scope_file", type=click.Path(path_type=Path), metavar="FILE", help="A task's scope file."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def running_options(command: Command) -> Command:
    """How it is judged and shown; see `check`."""
    options = (
        click.option("--new-only", is_flag=True, help="Findings also present at the merge base do not count."),
        click.option("--only", multiple=True, metavar="ID", help="Run this check (repeatable)."),
        click.option("--skip", multiple=True, metavar="ID", help="Leave this check out (repeatable)."),
        click.option(
            "--coverage",
            multiple=True,
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Judge this coverage report instead of measuring (repeatable; several are put together).",
        ),
        click.option(
            "--format", "format_", envvar="GATEKEEPER_FORMAT", default="text", callback=format_name, metavar="NAME"
        ),
        click.option(
            "--output", "outputs", multiple=True, callback=outputs, metavar="NAME=FILE", help="Also write it there."
        ),
        click.option("--jobs", envvar="GATEKEEPER_JOBS", type=click.IntRange(1), metavar="N", help="Checks at a time."),
        click.option(
            "--no-cache", is_flag=True, help="Remember nothing, and rely on nothing that an earlier run left."
        ),
        click.option(
            "--full",
            is_flag=True,
            help="Run all tests, also those that nothing has changed for (default in CI).",
        ),
        click.option(
            "--timeout",
            envvar="GATEKEEPER_TIMEOUT",
            type=click.FloatRange(min=0, min_open=True),
            default=DEFAULT_TIMEOUT,
            callback=finite,
            show_default=True,
            metavar="SECONDS",
            help="The time that one check may take.",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Show every finding, and how the run goes."),
        click.option("-q", "--quiet", is_flag=True, help="Print nothing when all is well."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def outputs(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, Path]:
    """NAME=FILE pairs; every name is checked before anything runs."""
    chosen: dict[str, Path] = {}
    for pair in value:
        name, _, file = pair.partition("=")
        if not name or not file:
            raise click.BadParameter(f"{pair!r} is not NAME=FILE, such as json=report.json")
        chosen[format_name(context, parameter, name)] = Path(file)
    return chosen


def format_name(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """The name of a format, once it is known that there is one."""
    from gatekeeper import reporters

    reporters.load(value)
    return value


def filled(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuses `--base ""`, which a script with an unset variable gives: it would compare with nothing."""
    if value == "":
        raise click.BadParameter("it is empty; leave the option out to have it worked out")
    return value


def finite(context: click.Context, parameter: click.Parameter, value: float) -> float:
    """A number of seconds that comes to an end."""
    if value != value or value == float("inf"):
        raise click.BadParameter("it must be a number of seconds")
    return value


def standard_output() -> TextIO:
    """Standard output. Raises CannotVerify when the caller closed it, before any work is done for nobody."""
    stream: TextIO | None = sys.stdout
    if stream is None:
        raise CannotVerify("the report could not be written: standard output is closed")
    return stream


def write_stdout(text: str) -> None:
    """Writes to standard output as UTF-8, whatever the locale.

    Raises CannotVerify when that fails: a verdict that nobody could read is none.
    """
    stream = standard_output()
    try:
        stream.flush()
        stream.buffer.write(text.encode("utf-8", "backslashreplace"))
        stream.flush()
    except OSError as error:
        # Python flushes once more at exit, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise CannotVerify(f"the report could not be written: {error.strerror}") from error


def write_file(path: Path, text: str) -> None:
    """Writes a file whole or not at all, as UTF-8. Raises GatekeeperError when it cannot be written."""
    write_bytes(path, text.encode("utf-8", "backslashreplace"))


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all. Raises GatekeeperError when it cannot be written."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise GatekeeperError(f"{path} could not be written: {error.strerror}") from error
