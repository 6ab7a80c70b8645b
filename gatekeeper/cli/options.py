"""Options and small steps that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from gatekeeper.errors import CannotVerify, GatekeeperError

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
    """Writes a file whole or not at all. Raises GatekeeperError when it cannot be written."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(text.encode("utf-8", "backslashreplace"))
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise GatekeeperError(f"{path} could not be written: {error.strerror}") from error
