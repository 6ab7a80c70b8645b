"""`gatekeeper check`."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gatekeeper.cli.options import (
    directory_option,
    filled,
    judging_options,
    running_options,
    standard_output,
    write_file,
    write_stdout,
)
from gatekeeper.cli.summary import append_summary
from gatekeeper.request import Policy, Request

if TYPE_CHECKING:
    from gatekeeper.model.report import Report
    from gatekeeper.shortcut import Shortcut


@click.command()
@click.argument("paths", nargs=-1)
@directory_option
@judging_options
@click.option("--staged", is_flag=True, help="Judge what is staged: what the commit would contain.")
@click.option("--at", callback=filled, metavar="REV", help="Judge a commit, without checking it out.")
@running_options
@click.option("--dry-run", is_flag=True, help="Print the plan and run nothing.")
def check(
    directory: Path,
    format_: str,
    outputs: dict[str, Path],
    dry_run: bool,
    verbose: bool,
    quiet: bool,
    policy: str | None,
    no_cache: bool,
    **asked: object,
) -> int:
    """Run the gate on the project that holds the current directory, and say whether it may pass."""
    gc.disable()  # there is nothing to collect while modules are imported, but looking for it takes a while
    standard_output()
    request = request_of(directory, policy, no_cache, **asked)
    if dry_run:
        return _show_plan(request)
    report = judged(request, quiet=quiet, verbose=verbose)
    show(report, request, format_, outputs, quiet=quiet, verbose=verbose)
    return report.exit_code


def request_of(directory: Path, policy: str | None, no_cache: bool, **asked: object) -> Request:
    """What the command line asks for, in the environment that it was called in."""
    return Request(
        directory=directory,
        policy=Policy(policy) if policy else None,
        environ=os.environ,
        cache=not no_cache,
        **asked,  # type: ignore[arg-type]
    )


def judged(request: Request, *, quiet: bool, verbose: bool) -> Report:
    """The report: the remembered one if nothing has changed, else a new one, shown while it is made."""
    from gatekeeper.shortcut import shortcut

    past = shortcut(request)
    return (past and past.report) or _run(request, past, quiet=quiet, verbose=verbose)


def show(
    report: Report, request: Request, format_: str, outputs: dict[str, Path], *, quiet: bool, verbose: bool
) -> None:
    """Writes the report to the files that were asked for, and to standard output."""
    from gatekeeper import reporters

    if reporters.SHOWING_PAST.intersection((format_, *outputs)):
        report = _with_past(report, request)
    for name, path in outputs.items():
        write_file(path, reporters.load(name)(report))
    if "github" in (format_, *outputs):
        append_summary(report, os.environ)
    write_stdout(reporters.render(format_, report, stream=standard_output(), quiet=quiet, verbose=verbose))


def _with_past(report: Report, request: Request) -> Report:
    from gatekeeper import trend

    return trend.with_past(report, request)


def _show_plan(request: Request) -> int:
    from gatekeeper import app

    write_stdout(app.plan(request))
    return 0


def _run(request: Request, past: Shortcut | None, *, quiet: bool, verbose: bool) -> Report:
    gc.enable()
    from gatekeeper import app, live

    with live.choose(sys.stderr, os.environ, quiet=quiet, verbose=verbose) as display:
        return app.run(request, display, past)
