"""`gatekeeper check`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from gatekeeper.cli.options import directory_option, standard_output, write_file, write_stdout
from gatekeeper.request import DEFAULT_TIMEOUT, Policy, Request


def _outputs(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> dict[str, Path]:
    """NAME=FILE pairs; every name is checked before anything runs."""
    chosen: dict[str, Path] = {}
    for pair in value:
        name, _, file = pair.partition("=")
        if not name or not file:
            raise click.BadParameter(f"{pair!r} is not NAME=FILE, such as json=report.json")
        chosen[_format(context, parameter, name)] = Path(file)
    return chosen


def _format(context: click.Context, parameter: click.Parameter, value: str) -> str:
    from gatekeeper import reporters

    reporters.load(value)
    return value


def _filled(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuses `--base ""`, which a script with an unset variable gives: it would compare with nothing."""
    if value == "":
        raise click.BadParameter("it is empty; leave the option out to have it worked out")
    return value


def _finite(context: click.Context, parameter: click.Parameter, value: float) -> float:
    if value != value or value == float("inf"):
        raise click.BadParameter("it must be a number of seconds")
    return value


@click.command()
@click.argument("paths", nargs=-1)
@directory_option
@click.option(
    "--profile", envvar="GATEKEEPER_PROFILE", callback=_filled, metavar="NAME|FILE", help="The profile to judge by."
)
@click.option(
    "--base",
    envvar="GATEKEEPER_BASE",
    callback=_filled,
    metavar="REV",
    help="Judge the change since merge-base(REV, HEAD).",
)
@click.option("--staged", is_flag=True, help="Judge what is staged: what the commit would contain.")
@click.option("--at", callback=_filled, metavar="REV", help="Judge a commit, without checking it out.")
@click.option(
    "--policy",
    envvar="GATEKEEPER_POLICY",
    type=click.Choice([policy.value for policy in Policy]),
    help="Whose gatekeeper settings judge: the merge base's or the work tree's.",
)
@click.option("--new-only", is_flag=True, help="Findings also present at the merge base do not count.")
@click.option("--only", multiple=True, metavar="ID", help="Run this check (repeatable).")
@click.option("--skip", multiple=True, metavar="ID", help="Leave this check out (repeatable).")
@click.option("--allow", multiple=True, metavar="GLOB", help="Narrow the scope to this (repeatable).")
@click.option("--deny", multiple=True, metavar="GLOB", help="Take this out of scope (repeatable).")
@click.option("--scope", "scope_file", type=click.Path(path_type=Path), metavar="FILE", help="A task's scope file.")
@click.option("--format", "format_", envvar="GATEKEEPER_FORMAT", default="text", callback=_format, metavar="NAME")
@click.option("--output", "outputs", multiple=True, callback=_outputs, metavar="NAME=FILE", help="Also write it there.")
@click.option("--jobs", envvar="GATEKEEPER_JOBS", type=click.IntRange(1), metavar="N", help="Checks at a time.")
@click.option("--no-cache", is_flag=True, help="Let no tool reuse what an earlier run left.")
@click.option("--dry-run", is_flag=True, help="Print the plan and run nothing.")
@click.option(
    "--timeout",
    envvar="GATEKEEPER_TIMEOUT",
    type=click.FloatRange(min=0, min_open=True),
    default=DEFAULT_TIMEOUT,
    callback=_finite,
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
    from gatekeeper import app, live, reporters

    stream = standard_output()
    request = Request(
        directory=directory,
        policy=Policy(policy) if policy else None,
        environ=os.environ,
        cache=not no_cache,
        **asked,  # type: ignore[arg-type]
    )
    if dry_run:
        write_stdout(app.plan(request))
        return 0
    with live.choose(sys.stderr, os.environ, quiet=quiet, verbose=verbose) as display:
        report = app.run(request, display)
    for name, path in outputs.items():
        write_file(path, reporters.load(name)(report))
    write_stdout(reporters.render(format_, report, stream=stream, quiet=quiet, verbose=verbose))
    return report.exit_code
