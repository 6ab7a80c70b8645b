"""`gatekeeper watch`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from gatekeeper.cli.check import judged, request_of, show
from gatekeeper.cli.options import directory_option, judging_options, running_options, standard_output
from gatekeeper.errors import GatekeeperError, UsageError

_NAMED = 3


@click.command()
@click.argument("paths", nargs=-1)
@directory_option
@judging_options
@running_options
def watch(
    directory: Path,
    format_: str,
    outputs: dict[str, Path],
    verbose: bool,
    quiet: bool,
    policy: str | None,
    no_cache: bool,
    **asked: object,
) -> None:
    """Run the gate, and again after each edit, until Ctrl-C (extra `watch`)."""
    try:
        from gatekeeper.watch import rounds
    except ModuleNotFoundError as error:
        raise UsageError(
            f"watching needs {error.name}: install gatekeeper with the extra watch, as in"
            " `pip install 'gatekeeper-quality[watch]'`"
        ) from error
    request = request_of(directory, policy, no_cache, watching=True, **asked)
    for edited in rounds(request, outputs.values()):
        if edited:
            _announce(edited)
        try:
            report = judged(request, quiet=quiet, verbose=True)
        except GatekeeperError as error:
            if not edited:
                raise
            _tell(str(error))  # a file that is being edited: the next edit may mend it
            continue
        show(report, request, format_, outputs, quiet=quiet, verbose=verbose)
        _tell("waiting for edits; Ctrl-C ends")


def _announce(edited: tuple[str, ...]) -> None:
    """Makes room on a terminal, and says what was edited."""
    from gatekeeper.reporters import is_terminal

    if is_terminal(standard_output(), os.environ):
        click.clear()
    more = f" and {len(edited) - _NAMED} more" if len(edited) > _NAMED else ""
    _tell(f"edited: {', '.join(edited[:_NAMED])}{more}")


def _tell(words: str) -> None:
    from gatekeeper.reporters import visible

    click.echo(f"gatekeeper: {visible(words)}", err=True)
