"""`gatekeeper baseline`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gatekeeper.cli.options import directory_option, write_file, write_stdout
from gatekeeper.errors import ExitCode
from gatekeeper.request import Policy, Request

if TYPE_CHECKING:
    from gatekeeper.acceptance import Acceptance


@click.command()
@directory_option
@click.option("--profile", envvar="GATEKEEPER_PROFILE", metavar="NAME|FILE", help="The profile to judge by.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail if it would have to grow or shrink.")
@click.option("--grow", is_flag=True, help="Accept new findings as well.")
def baseline(directory: Path, profile: str | None, only_check: bool, grow: bool) -> int:
    """Accept today's findings, so that only later ones count.

    Run again, it drops what was mended since, and takes in new findings only with --grow.
    """
    from gatekeeper import app, live

    request = Request(directory, profile=profile, policy=Policy.WORKTREE, environ=os.environ)
    with live.choose(sys.stderr, os.environ) as display:
        found = app.accept_findings(request, display)
    outdated = only_check and not _is_up_to_date(found)
    if not only_check:
        _write(found, grow)
    if found.unaccepted and not grow:
        write_stdout(_unaccepted(found))
        return ExitCode.FAILED
    return ExitCode.FAILED if outdated else ExitCode.PASSED


def _write(found: Acceptance, grow: bool) -> None:
    """Writes the file, in its order even if it was edited by hand; leaves it alone when it is as it should be."""
    made = found.grown if grow else found.after
    if not found.path.is_file() or found.path.read_bytes() != made.text.encode():
        write_file(found.path, made.text)
    write_stdout(f"{found.path.name}: {_findings(made.total)} accepted, {found.mended} mended and dropped\n")


def _is_up_to_date(found: Acceptance) -> bool:
    """Whether the file is there and would not shrink; says so if it is not."""
    if found.before is None:
        write_stdout(f"there is no {found.path.name}: `gatekeeper baseline` writes it\n")
        return False
    if found.mended:
        write_stdout(f"{found.path.name}: {_findings(found.mended)} mended since: `gatekeeper baseline` drops them\n")
    return not found.mended


_SHOWN = 10


def _unaccepted(found: Acceptance) -> str:
    """The findings that the baseline does not accept, the first of them by name."""
    from gatekeeper.reporters import visible

    places = [f"{one.location.path}:{one.location.line or 1}: {one.name}" for one in found.unaccepted]
    more = [f"and {len(places) - _SHOWN} more"] if len(places) > _SHOWN else []
    lines = [f"  {visible(line)}\n" for line in (*places[:_SHOWN], *more)]
    head = f"{_findings(len(places))} not accepted: mend them, or accept them with --grow\n"
    return "".join((head, *lines))


def _findings(count: int) -> str:
    return f"{count} {'finding' if count == 1 else 'findings'}"
