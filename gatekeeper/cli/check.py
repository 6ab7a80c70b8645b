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
    finite,
    format_name,
    judging_options,
    outputs,
    standard_output,
    write_file,
    write_stdout,
)
from gatekeeper.cli.summary import append_summary
from gatekeeper.request import DEFAULT_TIMEOUT, Policy, Request

if TYPE_CHECKING:
    from gatekeeper.model.report import Report
    from gatekeeper.shortcut import Shortcut


@click.command()
@click.argument("paths", nargs=-1)
@directory_option
@judging_options
@click.option("--staged", is_flag=True, help="Judge what is staged: what the commit would contain.")
@click.option("--at", callback=filled, metavar="REV", help="Judge a commit, without checking it out.")
@click.option("--new-only", is_flag=True, help="Findings also present at the merge base do not count.")
@click.option("--only", multiple=True, metavar="ID", help="Run this check (repeatable).")
@click.option("--skip", multiple=True, metavar="ID", help="Leave this check out (repeatable).")
@click.option(
    "--coverage",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Judge this coverage report instead of measuring (repeatable; several are put together).",
)
@click.option("--format", "format_", envvar="GATEKEEPER_FORMAT", default="text", callback=format_name, metavar="NAME")
@click.option("--output", "outputs", multiple=True, callback=outputs, metavar="NAME=FILE", help="Also write it there.")
@click.option("--jobs", envvar="GATEKEEPER_JOBS", type=click.IntRange(1), metavar="N", help="Checks at a time.")
@click.option("--no-cache", is_flag=True, help="Remember nothing, and rely on nothing that an earlier run left.")
@click.option("--full", is_flag=True, help="Run the tests although nothing they depend on has changed (default in CI).")
@click.option("--dry-run", is_flag=True, help="Print the plan and run nothing.")
@click.option(
    "--timeout",
    envvar="GATEKEEPER_TIMEOUT",
    type=click.FloatRange(min=0, min_open=True),
    default=DEFAULT_TIMEOUT,
    callback=finite,
    show_default=True,
    metavar="SECONDS",
    help="The time that one check may take.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show every finding, and how the run goes.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing when all is well.")
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
    from gatekeeper import reporters
    from gatekeeper.shortcut import shortcut

    stream = standard_output()
    request = Request(
        directory=directory,
        policy=Policy(policy) if policy else None,
        environ=os.environ,
        cache=not no_cache,
        **asked,  # type: ignore[arg-type]
    )
    if dry_run:
        return _show_plan(request)
    past = shortcut(request)
    report = (past and past.report) or _run(request, past, quiet=quiet, verbose=verbose)
    if reporters.SHOWING_PAST.intersection((format_, *outputs)):
        report = _with_past(report, request)
    for name, path in outputs.items():
        write_file(path, reporters.load(name)(report))
    if "github" in (format_, *outputs):
        append_summary(report, os.environ)
    write_stdout(reporters.render(format_, report, stream=stream, quiet=quiet, verbose=verbose))
    return report.exit_code


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
