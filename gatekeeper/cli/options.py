"""Options and small steps that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from gatekeeper.errors import GatekeeperError

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


def write_stdout(text: str) -> None:
    """Writes to standard output as UTF-8, whatever the locale. Raises BrokenPipeError when nobody reads it."""
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - closed by the caller (`>&-`)
        raise BrokenPipeError
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
    else:
        buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.flush()


def write_file(path: Path, text: str) -> None:
    """Writes a file whole or not at all. Raises GatekeeperError when it cannot be written."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(text.encode("utf-8", "backslashreplace"))
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise GatekeeperError(f"{path} could not be written: {error.strerror}") from error
